package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import io.genept.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateGenesCommandTest extends CommandTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fig2b-functional-class",
        "table1-dosage",
        "table1-bivalent-non-methylated",
        "table1-bivalent-lys4",
        "table1-tf-range"
      })
  void eachExperimentNeedsButTablesAndAnOutput(String experiment) {
    CommandRun run =
        CommandRun.of(
            "evaluate-genes",
            "--conf",
            "conf/" + experiment + ".conf",
            "--labels",
            at("none.csv"),
            "--gene-embeddings",
            at("none"),
            "--output",
            at("m"));
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err()).contains("Cannot read " + at("none.csv") + ": there is no such file.");
    assertThat(dir.resolve("m")).doesNotExist();
  }

  @Test
  void aTaskByLabelsNeedsLabels() {
    CommandRun run =
        CommandRun.of(
            "evaluate-genes",
            "--task",
            "gene-property",
            "--gene-embeddings",
            at("none"),
            "--output",
            at("m"));
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err())
        .contains(
            "This task needs --labels: a table with the columns gene and label, or"
                + " CLASS=FILE,CLASS=FILE.");
  }

  @Test
  void anOptionOfAnotherTaskIsRefused() {
    spark();
    CommandRun run =
        CommandRun.of(
            "evaluate-genes",
            "--task",
            "functional-class",
            "--labels",
            at("none.csv"),
            "--folds",
            "3",
            "--gene-embeddings",
            at("none"),
            "--output",
            at("m"));
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err())
        .contains("Cannot use --folds with --task functional-class: it belongs to")
        .contains("--task gene-property");
  }

  @Test
  @Tag("shared")
  void thePapersNumbersStandBesideTheReplicaOfItsTask() throws IOException {
    Path labels = SharedData.path("genes/gene_classification/dosage_sens_tf_labels.csv");
    String table = drawn(labels);
    CommandRun run =
        CommandRun.of(
            "evaluate-genes",
            "--conf",
            "conf/table1-dosage.conf",
            "--labels",
            labels.toString(),
            "--gene-embeddings",
            table,
            "--controls",
            "random",
            "--forest-repeats",
            "0",
            "--output",
            at("m"));
    assertThat(run.code()).as(run.err()).isEqualTo(JobRunner.OK);
    List<Metric> metrics = Metrics.read(spark(), at("m"));
    assertThat(metrics).allSatisfy(m -> assertThat(m.dataset()).isEqualTo("dosage_sensitivity"));
    assertThat(reference(metrics, "drawn", "roc_auc")).isEqualTo(.89);
    assertThat(reference(metrics, "drawn", "roc_auc_population_sd")).isEqualTo(.03);
    assertThat(reference(metrics, "random", "roc_auc")).isEqualTo(.54);
    assertThat(tested(metrics)).isEqualTo(122 + 368);
    Provenance provenance = TableDirectory.provenance(at("m"), new Configuration());
    assertThat(provenance.options())
        .containsEntry("task", "gene-property")
        .containsEntry("published", "dosage-sensitivity")
        .containsEntry("positive", "dosage_sensitive");
    assertThat(provenance.inputs()).hasSize(2);
  }

  /** Gaussian vectors for every gene of the file. */
  private String drawn(Path labels) throws IOException {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(labels)) {
      for (String id : line.split(",", -1)) {
        if (id.startsWith("ENSG")) {
          rows.add(
              GeneEmbeddings.row(
                  new GeneIndex.Gene("S" + id, null, id, null, List.of(), List.of(), List.of()),
                  new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()},
                  "drawn",
                  "0".repeat(64)));
        }
      }
    }
    GeneEmbeddings.write(
        spark(),
        rows,
        at("drawn"),
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(
            "import-genes", Map.of(), List.of(), Map.of(), spark().version(), null, rows.size()));
    return at("drawn");
  }

  private static double reference(List<Metric> metrics, String embedding, String name) {
    return metrics.stream()
        .filter(metric -> metric.embedding().equals(embedding))
        .filter(metric -> metric.learner().equals("logistic_regression_replica"))
        .filter(metric -> metric.metric().equals(name))
        .findFirst()
        .orElseThrow()
        .referenceValue();
  }

  private static long tested(List<Metric> metrics) {
    return metrics.stream()
        .filter(metric -> metric.embedding().equals("drawn"))
        .filter(metric -> metric.learner().equals("logistic_regression_replica"))
        .filter(metric -> metric.metric().equals("roc_auc"))
        .mapToLong(Metric::n)
        .sum();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
