package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SmallCellEmbeddings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tasks that need a column of batches or patients. */
@Tag("slow")
class EvaluateCellsPatientsTest extends EvaluateCellsFixture {
  private static final String DISJOINT = "logistic_regression_patient_disjoint";
  private static final String SHARED = "logistic_regression_shared_patients";

  @Test
  @Tag("golden")
  void phenotypesAgreeWithScikitLearn() {
    JsonNode golden = Golden.read("phenotype");
    String table = patients(golden).write(spark(), at("w"), 3);
    List<Metric> metrics = run(phenotype(table, Phenotype.Of.PATIENT, at("metrics"))).metrics();
    JsonNode shared = golden.get("shared");
    for (String score : List.of("precision", "recall", "f1")) {
      assertThat(value(metrics, SHARED, score + "_weighted", 2023L))
          .isCloseTo(shared.get(score).asDouble(), within(1e-12));
      assertThat(value(metrics, DISJOINT, score + "_macro", null))
          .isCloseTo(golden.get("disjoint").get(score).asDouble(), within(1e-12));
    }
    double accuracy = golden.get("disjoint").get("accuracy").asDouble();
    assertThat(value(metrics, DISJOINT, "accuracy", null)).isCloseTo(accuracy, within(1e-12));
    assertThat(value(metrics, DISJOINT, "roc_auc", null))
        .isCloseTo(golden.get("disjoint").get("roc_auc").asDouble(), within(1e-4));
    assertThat(value(metrics, DISJOINT, "accuracy_inflation", null))
        .isCloseTo(shared.get("accuracy").asDouble() - accuracy, within(1e-12));
    assertThat(value(metrics, DISJOINT, "accuracy_low", null))
        .isLessThanOrEqualTo(accuracy)
        .isNotEqualTo(value(metrics, DISJOINT, "accuracy_high", null));
    assertThat(ofPatients("mean_of_embeddings"))
        .isEqualTo(Golden.ints(golden.get("mean_predicted")));
    assertThat(ofPatients("majority_vote")).isEqualTo(Golden.ints(golden.get("votes")));
  }

  @Test
  void samplesOfAPatientAreHeldOutTogether() {
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    float[] values = Draws.vectors(71, 48, DIM);
    for (int cell = 0; cell < 48; cell++) {
      float[] vector = Arrays.copyOfRange(values, cell * DIM, (cell + 1) * DIM);
      vector[cell % 2] += 2;
      table.cell("c" + (100 + cell), vector, cell % 2 == 0 ? "ctrl" : "stim", "d" + cell / 2 % 3);
    }
    String path = table.write(spark(), at("w"), 2);
    refused(phenotype(path, Phenotype.Of.PATIENT, at("m")))
        .hasMessageContaining("patient d0 has two, 'ctrl' and 'stim'")
        .hasMessageContaining("give --phenotype-of sample");
    List<Metric> metrics = run(phenotype(path, Phenotype.Of.SAMPLE, at("metrics"))).metrics();
    assertThat(metrics)
        .filteredOn(metric -> metric.learner().equals("mean_of_embeddings"))
        .extracting(Metric::n)
        .containsOnly(6L);
    assertThat(
            spark()
                .read()
                .parquet(at("metrics") + "/" + Metrics.PREDICTIONS)
                .filter("learner = 'majority_vote'")
                .collectAsList())
        .extracting(row -> row.<String>getAs("id"))
        .containsExactlyInAnyOrder(
            "d0/ctrl", "d0/stim", "d1/ctrl", "d1/stim", "d2/ctrl", "d2/stim");
  }

  @Test
  void batchEffectsAreMeasuredByClustersAndByNeighbours() {
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    float[] values = Draws.vectors(72, 90, DIM);
    for (int cell = 0; cell < 90; cell++) {
      float[] vector = Arrays.copyOfRange(values, cell * DIM, (cell + 1) * DIM);
      vector[0] += cell % 3 * 9;
      table.cell("c" + (100 + cell), vector, cell % 2 == 0 ? "T" : "B", "d" + cell % 3);
    }
    String path = table.write(spark(), at("w"), 2);
    List<Metric> metrics = evaluate(path, "batch", Optional.of("donor"), 2, "metrics");
    assertThat(metrics)
        .filteredOn(metric -> metric.metric().equals("ari"))
        .filteredOn(metric -> metric.labelColumn().equals("donor"))
        .hasSize(3)
        .extracting(Metric::value)
        .containsOnly(1.0);
    assertThat(value(metrics, "", "kbet", null)).isZero();
    assertThat(value(metrics, "", "pcr_batch", null)).isGreaterThan(0.95);
    assertThat(value(metrics, "", "asw_batch", null)).isLessThan(0.2);
    assertThat(metrics).extracting(Metric::metric).contains("ilisi", "clisi", "graph_connectivity");
  }

  @Test
  void fineTuningGainsWhereNoLinearRuleTells() {
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    float[] values = Draws.vectors(73, 240, DIM);
    for (int cell = 0; cell < 240; cell++) {
      float[] vector = Arrays.copyOfRange(values, cell * DIM, (cell + 1) * DIM);
      String type = (vector[0] > 0.5) == (vector[1] > 0.5) ? "A" : "B";
      table.cell("c" + (1000 + cell), vector, type, "d" + cell % 4);
    }
    String path = table.write(spark(), at("w"), 2);
    List<Metric> held = run(fineTuning(path, Optional.of("donor"), 1, at("patients"))).metrics();
    double head = value(held, "mlp_head", "accuracy", 0L);
    double input = value(held, "logistic_regression_input", "accuracy", null);
    assertThat(head).isGreaterThan(0.85);
    assertThat(value(held, "logistic_regression_hidden", "accuracy", 1L)).isGreaterThan(0.85);
    assertThat(input).isLessThan(0.65);
    assertThat(value(held, "mlp_head", "accuracy_gain", 0L)).isCloseTo(head - input, within(1e-12));
    assertThat(value(held, "mlp_head", "roc_auc_low", 0L))
        .isLessThan(value(held, "mlp_head", "roc_auc", 0L));
    assertThat(held)
        .filteredOn(metric -> metric.metric().equals("best_epoch"))
        .hasSize(8)
        .extracting(Metric::n, Metric::message)
        .containsOnly(tuple(120L, "validated on 60 cells of 1 patients"));

    List<Metric> few = run(fineTuning(path, Optional.empty(), 0.1, at("cells"))).metrics();
    assertThat(few)
        .filteredOn(metric -> metric.metric().equals("accuracy"))
        .hasSize(8)
        .extracting(Metric::n)
        .containsOnly(48L);
    assertThat(few)
        .filteredOn(metric -> metric.metric().equals("best_epoch"))
        .allSatisfy(metric -> assertThat(metric.n()).isBetween(14L, 16L));
  }

  private static EvaluateCells.Options fineTuning(
      String path, Optional<String> patientColumn, double labelFraction, String output) {
    return options(
        List.of(path),
        "fine-tuning",
        "cell_type",
        2,
        output,
        "patient-column",
        patientColumn,
        "label-fraction",
        labelFraction,
        "hidden",
        8,
        "learning-rate",
        0.02,
        "batch-size",
        16,
        "epochs",
        60,
        "patience",
        60);
  }

  @Test
  void missingColumnsAreRefused() {
    assertThatThrownBy(() -> options(List.of("w"), "batch", "cell_type", 1, at("m")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot evaluate --task batch: --batch-column is missing");
    assertThatThrownBy(() -> options(List.of("w"), "phenotype", "cell_type", 1, at("m")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot evaluate --task phenotype: --patient-column is missing");
    assertThatThrownBy(
            () ->
                options(
                    List.of("w"),
                    "phenotype",
                    "cell_type",
                    1,
                    at("m"),
                    "patient-column",
                    "donor",
                    "patient-folds",
                    1))
        .isInstanceOf(UserError.class)
        .hasMessage("--patient-folds 1: expected at least 2.");
  }

  @Test
  void aWrongPatientColumnIsNamedByItsOwnOption() {
    String path = drawn(60).write(spark(), at("w"), 1);
    for (String task : List.of("phenotype", "fine-tuning", "fine_tuning")) {
      refused(options(List.of(path), task, "cell_type", 1, at("m"), "patient-column", "donorr"))
          .hasMessageContaining("Cannot use --patient-column donorr")
          .hasMessageContaining("Did you mean donor?");
      assertThatThrownBy(
              () -> options(List.of(path), task, "donor", 1, at("m"), "patient-column", "donor"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("--patient-column donor is the --label-column too");
    }
  }

  /**
   * Cells without a donor count for clusters, not for batches and patients; one load serves all.
   */
  @Test
  void tasksOfARunGiveTheNumbersOfEachAlone() {
    SmallCellEmbeddings table = drawn(90);
    String path = table.write(spark(), at("w"), 3);
    List<String> tasks = List.of("clustering", "annotation", "batch", "fine-tuning");
    Object[] more = {"batch-column", "donor", "patient-column", "donor", "hidden", 4, "epochs", 3};
    List<Metric> alone =
        tasks.stream()
            .flatMap(
                task ->
                    run(options(List.of(path), task, "cell_type", 1, at(task + "/m"), more))
                        .metrics()
                        .stream())
            .toList();
    List<String> turned = List.of("fine_tuning", "batch", "annotation", "clustering", "batch");
    List<Metric> together =
        run(options(List.of(path), String.join(",", turned), "cell_type", 1, at("all/m"), more))
            .metrics();
    assertThat(together).isEqualTo(alone);
    assertThat(together)
        .filteredOn(metric -> metric.metric().equals("ari"))
        .extracting(Metric::task, Metric::n)
        .contains(
            tuple("clustering", 90L),
            tuple("batch", spark().read().parquet(path).filter("donor is not null").count()));
  }

  @Test
  void cellsWithoutBatchAreLeftOutAndOneBatchIsRefused() {
    SmallCellEmbeddings table = drawn(60);
    String path = table.write(spark(), at("w"), 2);
    long batched = spark().read().parquet(path).filter("donor is not null").count();
    assertThat(evaluate(path, "batch", Optional.of("donor"), 1, "metrics"))
        .extracting(Metric::n)
        .containsOnly(batched);
    SmallCellEmbeddings one = new SmallCellEmbeddings();
    for (int cell = 0; cell < 8; cell++) {
      one.cell("c" + cell, new float[] {cell, 1}, cell % 2 == 0 ? "T" : "B", "d");
    }
    refused(
            options(
                List.of(one.write(spark(), at("one"), 1)),
                "batch",
                "cell_type",
                1,
                at("m"),
                "batch-column",
                "donor"))
        .hasMessageContaining("donor (--batch-column) has 1 different values in 8 cells")
        .hasMessageContaining("choose another column");
  }

  private int[] ofPatients(String learner) {
    return spark()
        .read()
        .parquet(at("metrics") + "/" + Metrics.PREDICTIONS)
        .filter("learner = '" + learner + "'")
        .sort("id")
        .collectAsList()
        .stream()
        .mapToInt(row -> row.<String>getAs("predicted").equals("well") ? 1 : 0)
        .toArray();
  }

  private static EvaluateCells.Options phenotype(String path, Phenotype.Of of, String output) {
    return options(
        List.of(path),
        "phenotype",
        "cell_type",
        1,
        output,
        "patient-column",
        "donor",
        "phenotype-of",
        of);
  }

  private static SmallCellEmbeddings patients(JsonNode golden) {
    int n = golden.get("n").asInt();
    int dim = golden.get("dim").asInt();
    int count = golden.get("patients").asInt();
    float[] values = Draws.vectors(golden.get("seed").asLong(), n, dim);
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    for (int i = 0; i < n; i++) {
      int patient = i % count;
      float[] vector = Arrays.copyOfRange(values, i * dim, (i + 1) * dim);
      vector[patient % 2] += 0.3f;
      vector[2 + patient % 3] += 0.5f;
      table.cell(
          String.format("cell%04d", i), vector, patient % 2 == 1 ? "well" : "ill", "p" + patient);
    }
    return table;
  }
}
