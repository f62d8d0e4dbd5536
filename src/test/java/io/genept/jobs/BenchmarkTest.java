package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.genept.testing.CapturedLog;
import io.genept.testing.Draws;
import io.genept.testing.GeneVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BenchmarkTest extends CommandTest {
  @TempDir Path dir;

  static Stream<Path> plans() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      return files.filter(file -> file.toString().endsWith(".plan")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everyLineOfThePlansIsAccepted(Path plan) {
    assertThatCode(
            () -> Plan.read(plan.toString(), "out", spark().sparkContext().hadoopConfiguration()))
        .doesNotThrowAnyException();
  }

  @Test
  void runsTheCommandsInTheirOrderAndGoesOnWhereItWas() {
    List<String> names = IntStream.range(0, 12).mapToObj("GENE%02d"::formatted).toList();
    String genes = GeneVectors.write(spark(), at("genes"), names, Draws.vectors(3, 12, 4), 4);
    String centred =
        "transform-genes --gene-embeddings " + genes + " --steps centre --output {output}/a";
    String turned =
        "transform-genes --gene-embeddings {output}/a --steps centre \\\n  --output {output}/b";
    String plan = plan("# two tables", centred, "", turned, "inspect {output}/b");
    CommandRun first;
    try (CapturedLog log = new CapturedLog(Benchmark.class)) {
      first = run(plan);
      assertThat(log.lines())
          .as("one line a step")
          .hasSize(3)
          .first()
          .asString()
          .matches("INFO \\[1/3\\] transform-genes  a: 12 genes × 4 dimensions .*  \\d+\\.\\d s");
    }
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out().lines()).as("the result alone").hasSize(1);
    assertThat(first.out()).contains("steps.tsv: 3 commands, ");
    assertThat(lines("steps.tsv")).hasSize(4).first().isEqualTo("seconds\tcommand");
    assertThat(lines("steps.tsv").get(2))
        .matches(
            "\\d+\\.\\d\ttransform-genes --gene-embeddings \\S+/a --steps centre --output \\S+/b");

    FileTime made = written("a");
    assertThat(run(plan).out()).doesNotContain("genes");
    assertThat(written("a")).isEqualTo(made);

    CommandRun changed =
        run(plan(centred, turned.replace("--steps centre", "--steps centre,centre")));
    assertThat(changed.code()).as(changed.err()).isZero();
    assertThat(written("a")).as("what has not changed is kept").isEqualTo(made);
    assertThat(lines("steps.tsv")).hasSize(3).last().asString().contains("--steps centre,centre");
  }

  @Test
  void aCommandThatFailsStopsTheRestAndKeepsWhatIsThere() {
    String genes = GeneVectors.write(spark(), at("g"), List.of("A", "B"), new float[4], 2);
    CommandRun run = run(plan("inspect " + genes, "inspect " + at("nowhere"), "inspect " + genes));
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err())
        .contains("nowhere: there is no such")
        .contains("genept: Stopped at a command that failed as told above: inspect ")
        .contains("run this again to go on from there")
        .doesNotContain("\tat ");
    assertThat(lines("steps.tsv")).hasSize(2);
  }

  @Test
  void mistakesOfThePlanAreToldBeforeAnythingRuns() {
    assertThat(refused(plan("inspect x", "embed-gene --texts a")))
        .contains("plan.txt, line 2: ")
        .contains("embed-gene");
    assertThat(refused(plan("inspect x", "embed-genes --texts a")))
        .contains("plan.txt, line 2: Missing required option: '--output=DIR'");
    assertThat(refused(plan("inspect x", "benchmark --plan p --output o")))
        .contains("line 2: expected a command that benchmark can run");
    assertThat(refused(plan("# nothing"))).contains("there is no command in it");
    assertThat(refused(plan("inspect x \\"))).contains("its last line ends with a backslash");
    assertThat(refused(at("none.plan"))).contains("none.plan: there is no such file");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  private String refused(String plan) {
    CommandRun run = run(plan);
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.out()).isEmpty();
    return run.err();
  }

  private CommandRun run(String plan) {
    return CommandRun.of("benchmark", "--plan", plan, "--output", at("out"));
  }

  private String plan(String... lines) {
    try {
      return Files.write(dir.resolve("plan.txt"), List.of(lines)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines(String name) {
    try {
      return Files.readAllLines(dir.resolve("out").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileTime written(String table) {
    try {
      return Files.getLastModifiedTime(
          dir.resolve("out").resolve(table).resolve("_provenance.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
