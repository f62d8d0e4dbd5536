package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.table.TableDirectory;
import io.genept.testing.SparkTest;
import org.junit.jupiter.api.BeforeEach;

/** A test of command lines, which run in the shared session. */
abstract class CommandTest extends SparkTest {

  /** A command would make a session of its own, with other settings, if there were none. */
  @BeforeEach
  void theSessionIsThereFirst() {
    assertThat(spark()).isNotNull();
  }

  /** Runs a command that must succeed without a complaint, and returns what it printed. */
  static String succeed(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.err()).as("complaints of %s", String.join(" ", args)).isEmpty();
    assertThat(run.code()).as(String.join(" ", args)).isEqualTo(JobRunner.OK);
    return run.out();
  }

  /** Provenance of the table at a path. */
  static Provenance provenanceOf(String path) {
    return TableDirectory.provenance(path, spark().sparkContext().hadoopConfiguration());
  }
}
