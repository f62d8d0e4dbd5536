package io.genept.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.table.Metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricTablesTest {
  private final List<Metric> metrics = new ArrayList<>();

  private void add(
      String task,
      String embedding,
      String learner,
      String metric,
      Integer fold,
      Double... values) {
    for (int i = 0; i < values.length; i++) {
      metrics.add(
          new Metric(
              "run",
              task,
              "atlas",
              embedding,
              learner,
              "cell_type",
              metric,
              fold == null ? null : Integer.valueOf(i),
              fold == null ? Long.valueOf(i) : null,
              values[i],
              100,
              null,
              null,
              null));
    }
  }

  /** Student's t(.975) of 2 degrees of freedom is 4.302653: for s.d. .1, ± 4.302653·.1/√3. */
  @Test
  void numbersOfSeedsAreMeansWithHalfTheirIntervalAlignedOnThePoint() {
    add("clustering", "genept_w", "kmeans", "ari", null, 0.1, 0.2, 0.3);
    add("clustering", "genept_w", "kmeans", "separation", null, 12.0, 12.0, 12.0);
    add("clustering", "pca", "leiden_r1", "ari", null, -0.25);
    add("clustering", "pca", "leiden_r1", "separation", null, (Double) null);
    assertThat(MetricTables.lines(metrics))
        .containsExactly(
            "",
            "clustering, cell_type (± half of the 95 % interval of the mean over 3 seeds)",
            "embedding  learner    ari             separation",
            "genept_w   kmeans      0.200 ± 0.248   12.000 ± 0.000",
            "pca        leiden_r1  -0.250          n/a");
  }

  /** The sample s.d. of .5, .6, .7 is .1. */
  @Test
  void numbersOfFoldsHaveTheirDeviationAndNoInterval() {
    add("gene_property", "bge", "logistic_regression", "roc_auc", 0, 0.5, 0.6, 0.7);
    assertThat(MetricTables.lines(metrics))
        .containsExactly(
            "",
            "gene_property, cell_type (± s.d. over 3 folds)",
            "embedding  learner              roc_auc",
            "bge        logistic_regression  0.600 ± 0.100");
  }

  @Test
  void boundsStandWithTheirMetric() {
    add("phenotype", "a", "", "roc_auc", null, 0.8);
    add("phenotype", "a", "", "roc_auc_low", null, 0.65);
    add("phenotype", "a", "", "roc_auc_high", null, 0.9);
    add("phenotype", "a", "", "patients_low", null, 1500.5);
    assertThat(MetricTables.lines(metrics))
        .containsExactly(
            "",
            "phenotype, cell_type",
            "embedding  roc_auc                 patients_low",
            "a          0.800 (0.650 to 0.900)  1500.5");
  }

  @Test
  void whatSharesNoMetricIsATableOfItsOwnAndWhatIsNotMeasuredIsEmpty() {
    add("clustering", "a", "kmeans", "ari", null, 0.5);
    add("clustering", "a", "", "asw", null, 0.25);
    add("clustering", "b", "kmeans", "ari", null, 0.75);
    add("clustering", "b", "kmeans", "ami", null, 0.5);
    add("clustering", "b", "", "asw", null, 0.0);
    assertThat(MetricTables.lines(metrics))
        .containsExactly(
            "",
            "clustering, cell_type",
            "embedding  learner  ari    ami",
            "a          kmeans   0.500",
            "b          kmeans   0.750  0.500",
            "",
            "clustering, cell_type",
            "embedding  asw",
            "a          0.250",
            "b          0.000");
  }

  @Test
  void columnsThatAreTooManyForALineGoOnBelow() {
    IntStream.range(0, 12).forEach(i -> add("batch", "a", "", "metric_" + i, null, 0.5));
    List<String> lines = MetricTables.lines(metrics);
    assertThat(lines).hasSize(6).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
    assertThat(lines.get(2)).startsWith("embedding  metric_0  metric_1");
    assertThat(lines.get(4)).isEqualTo("embedding  metric_9  metric_10  metric_11");
  }

  @Test
  void theMainOnesAreShownAboveTheSummaryAndAllWhereAskedFor() {
    add("clustering", "a", "kmeans", "ari", null, 0.5);
    add("clustering", "a", "kmeans", "inertia", null, 99.0);
    add("annotation_by_class", "a", "knn", "T cell", null, 0.5);
    assertThat(MetricTables.message(metrics, false, "out/m: 3 numbers"))
        .isEqualTo(
            """
            clustering, cell_type
            embedding  learner  ari
            a          kmeans   0.500

            out/m: 3 numbers""");
    assertThat(MetricTables.message(metrics, true, "out/m: 3 numbers"))
        .contains("inertia", "99.000", "T cell");
  }
}
