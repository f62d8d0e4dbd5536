package io.genept.report.sections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.predictions.PatientScores;
import io.genept.report.predictions.PatientScores.Patient;
import io.genept.table.CellAnnotations;
import io.genept.table.LossCurve;
import io.genept.table.Metrics;
import io.genept.table.ParquetTable;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadTablesTest extends SparkTest {
  @TempDir private Path folder;

  private static Provenance provenance(String stage, Map<String, ?> options) {
    return Provenance.now(stage, options, List.of(), Map.of(), "", null, 0);
  }

  private String annotations() {
    String path = folder.resolve("labels").toString();
    List<Row> rows =
        List.of(
            RowFactory.create("c1", "B", 1.0, "B", "B cell", "B"),
            RowFactory.create("c2", "B", 0.55, "B", "B cell", "T"),
            RowFactory.create("c3", "unassigned", 0.31, "T", "T cell", "T"),
            RowFactory.create("c4", null, null, null, null, "T"));
    ParquetTable.write(
        spark()
            .createDataFrame(
                rows,
                CellAnnotations.SCHEMA
                    .add("cell.type", DataTypes.StringType)
                    .add("label", DataTypes.StringType)),
        path,
        WriteMode.FAIL_IF_EXISTS,
        provenance(CellAnnotations.STAGE, Map.of("label-column", "label")));
    return path;
  }

  @Test
  void countsTransferredLabelsWithUnassignedLast() {
    TransferTable table =
        TransferTable.read(spark(), annotations(), Optional.empty(), List.of("cell.type"));

    assertThat(table.cells()).isEqualTo(4);
    assertThat(table.labels())
        .containsExactly(
            Map.entry("B", 2L), Map.entry("(missing)", 1L), Map.entry("unassigned", 1L));
    assertThat(table.confidence()[19]).isEqualTo(1);
    assertThat(table.confidence()[11]).isEqualTo(1);
    assertThat(table.confidence()[6]).isEqualTo(1);
    CrossTable compared = table.compared().orElseThrow();
    assertThat(compared.labelColumn()).isEqualTo("cell.type");
    assertThat(compared.labels()).containsExactly("B cell", "T cell", "(missing)");
    assertThat(compared.predicted()).containsExactly("B", "unassigned", "(missing)");
    assertThat(compared.counts()).isDeepEqualTo(new long[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 1}});
  }

  @Test
  void comparesTheColumnTheLabelsWereTakenFromWhereNoOtherIsKnown() {
    String path = annotations();

    assertThat(
            TransferTable.read(spark(), path, Optional.empty(), List.of("donor"))
                .compared()
                .orElseThrow()
                .labelColumn())
        .isEqualTo("label");
    assertThatThrownBy(() -> TransferTable.read(spark(), path, Optional.of("cell_type"), List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot compare labels of "
                + path
                + " with --annotation-column cell_type: it has no such column. Expected one of"
                + " cell.type, label. Did you mean cell.type?");
  }

  @Test
  void refusesTablesOfOtherStages() {
    String path = folder.resolve("cells").toString();
    ParquetTable.write(
        spark().range(1).toDF(),
        path,
        WriteMode.FAIL_IF_EXISTS,
        provenance("embed-cells", Map.of()));

    assertThatThrownBy(() -> TransferTable.read(spark(), path, Optional.empty(), List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot report on label transfer by "
                + path
                + ": it is a table made by embed-cells. Expected the output of annotate-cells or"
                + " name-cells for --annotations.");
    assertThatThrownBy(() -> TunedNetwork.read(spark(), path))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot report on fine-tuning by "
                + path
                + ": it is a table made by embed-cells. Expected the output of fine-tune for"
                + " --fine-tuned; a table of cells goes to --embeddings.");
  }

  @Test
  void readsTheLossCurveThatFineTuneWrites() throws IOException {
    Configuration conf = spark().sparkContext().hadoopConfiguration();
    String path = folder.resolve("tuned").toString();
    LossCurve curve =
        new LossCurve(
            List.of(new LossCurve.Epoch(1, 2.5, 1e-4), new LossCurve.Epoch(2, Double.NaN, 1)));
    try (TableDirectory table = TableDirectory.create(path, WriteMode.FAIL_IF_EXISTS, conf)) {
      table.attach(LossCurve.FILE, curve.content());
      table.commit(provenance("fine-tune", Map.of()));
    }

    assertThat(TunedNetwork.read(spark(), path).curve()).isEqualTo(curve);
    assertThat(new String(curve.content(), StandardCharsets.UTF_8))
        .startsWith("epoch\ttrain_loss\tvalidation_loss\n1\t2.5\t1.0E-4\n");

    Path file = Path.of(path, LossCurve.FILE);
    Files.writeString(file, "epoch\ttrain_loss\tvalidation_loss\n1\thigh\t2\n");
    assertThatThrownBy(() -> TunedNetwork.read(spark(), path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("loss_curve.tsv: line 2 is \"1\thigh\t2\". Expected the loss of");
    Files.delete(file);
    assertThatThrownBy(() -> TunedNetwork.read(spark(), path)).isInstanceOf(UserError.class);
  }

  @Test
  void readsPatientsOfTheBestLearnerWithTheirScores() {
    String path = folder.resolve("metrics").toString();
    List<Row> rows =
        List.of(
            patient("mean_of_embeddings_scaled", "p1", "ctrl", "ctrl", 0.2),
            patient("mean_of_embeddings_scaled", "p2", "stim", "ctrl", 0.1),
            patient("mean_of_embeddings_scaled", "p3", "stim", "stim", 0.8),
            patient("mean_of_embeddings", "p1", "ctrl", "stim", 0.6),
            patient("majority_vote", "p1", "ctrl", "stim", null));
    Metrics.write(
        spark(),
        List.of(
            metric("majority_vote"),
            metric("mean_of_embeddings"),
            metric("mean_of_embeddings_scaled")),
        spark().createDataFrame(rows, Metrics.PREDICTIONS_SCHEMA),
        path,
        WriteMode.FAIL_IF_EXISTS,
        provenance("evaluate-cells", Map.of()));

    assertThat(
            PatientScores.read(spark(), MetricsTable.read(spark(), path).withCrossTables(spark())))
        .containsExactly(
            new PatientScores(
                "",
                "genept_w",
                "mean_of_embeddings_scaled",
                "condition",
                "stim",
                "ctrl",
                3,
                List.of(
                    new Patient("p2", "stim", "ctrl", 0.1),
                    new Patient("p1", "ctrl", "ctrl", 0.2),
                    new Patient("p3", "stim", "stim", 0.8))));
  }

  private static Row patient(
      String learner, String id, String label, String predicted, Double score) {
    return new Metrics.Learnt("phenotype", "genept_w", learner, "condition", null)
        .row(id, label, predicted, score);
  }

  private static Metrics.Metric metric(String learner) {
    return new Metrics.Metric(
        "run",
        "phenotype",
        "",
        "genept_w",
        learner,
        "condition",
        "accuracy",
        null,
        null,
        1.0,
        3,
        null,
        null,
        null);
  }
}
