package io.genept.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.cluster.StandaloneCluster.Job;
import io.genept.jobs.GenePt;
import io.genept.testing.Draws;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Evaluation and fine-tuning with their vectors on two executors, one of which is killed on the
 * way, against the same commands in this JVM.
 */
@Tag("cluster")
class ClusterEvaluationIT extends SparkTest {
  private static final Path DIRECTORY = Path.of("target", "cluster-evaluation-it").toAbsolutePath();
  private static final int CELLS = 2_600;

  /** So that the vectors make two blocks. */
  private static final int DIM = 512;

  private static final String[] TYPES = {"T", "B", "NK"};

  private static StandaloneCluster cluster;

  @BeforeAll
  static void drawCells() throws IOException {
    FileUtils.deleteDirectory(DIRECTORY.toFile());
    cluster = StandaloneCluster.start(DIRECTORY);
    int[] types = Draws.labels(51, CELLS, TYPES.length);
    int[] donors = Draws.labels(52, CELLS, 4);
    float[] values = Draws.vectors(53, CELLS, DIM);
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    for (int cell = 0; cell < CELLS; cell++) {
      float[] vector = Arrays.copyOfRange(values, cell * DIM, (cell + 1) * DIM);
      vector[types[cell]] += 3;
      table.cell(String.format("cell%04d", cell), vector, TYPES[types[cell]], "d" + donors[cell]);
    }
    table.write(spark(), at("w"), 4);
  }

  @AfterAll
  static void noProcessIsLeft() {
    if (cluster != null) {
      cluster.close();
      assertThat(cluster.anyAlive()).isFalse();
    }
  }

  @Test
  void everyTaskGivesTheNumbersOfOneMachineThoughAnExecutorIsKilled() throws Exception {
    Job job = cluster.submit("evaluate", evaluate("on-cluster"));
    job.awaitOutput("k-means of 2600 cells into 3 clusters");
    cluster.killExecutor();
    GenePt.main(evaluate("local"));

    assertThat(job.exitCode()).as(job.output()).isZero();
    assertThat(job.output())
        .contains("Lost executor")
        .contains("vectors in blocks on executors")
        .contains("2600 cells are more than --max-cells or --driver-cells");
    assertThat(rows("on-cluster/metrics", "run")).isEqualTo(rows("local/metrics", "run"));
    assertThat(rows("on-cluster/predictions", ""))
        .isEqualTo(rows("local/predictions", ""))
        .hasSizeGreaterThan(8 * CELLS);
  }

  @Test
  void fineTuningGivesTheTableOfOneMachineThoughAnExecutorIsKilled() throws Exception {
    Job job = cluster.submit("fine-tune", fineTune("tuned-on-cluster"));
    job.awaitOutput("training stops by");
    cluster.killExecutor();
    GenePt.main(fineTune("tuned"));

    assertThat(job.exitCode()).as(job.output()).isZero();
    assertThat(job.output()).contains("sample by label of 300 of 2600 cells");
    assertThat(rows("tuned-on-cluster", "")).isEqualTo(rows("tuned", "")).hasSize(CELLS);
  }

  /** Every row as text, sorted; a column left out where it says where the table is. */
  private static List<String> rows(String table, String but) {
    return spark().read().parquet(at(table)).drop(but).toJSON().collectAsList().stream()
        .sorted()
        .toList();
  }

  private static String[] evaluate(String output) {
    return command(
        "evaluate-cells",
        output,
        "--task",
        "clustering,annotation,batch,phenotype,fine-tuning",
        "--batch-column",
        "donor",
        "--phenotype-of",
        "sample",
        "--patient-folds",
        "2",
        "--max-cells",
        "300",
        "--seeds",
        "1");
  }

  private static String[] fineTune(String output) {
    return command("fine-tune", output);
  }

  private static String[] command(String name, String output, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                name,
                "--embeddings",
                at("w"),
                "--label-column",
                "cell_type",
                "--patient-column",
                "donor",
                "--driver-cells",
                "300",
                "--epochs",
                "2",
                "--output",
                at(output)));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String at(String name) {
    return DIRECTORY.resolve("tables").resolve(name).toString();
  }
}
