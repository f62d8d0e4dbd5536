package io.genept.report.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricGroups.Replicates;
import io.genept.table.Metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricGroupsTest {

  @Test
  void averagesOverSeedsWithTheSampleStandardDeviation() {
    List<Metric> metrics = new ArrayList<>();
    double[] values = {0.1, 0.2, 0.6};
    for (int seed = 0; seed < values.length; seed++) {
      metrics.add(metric("a", "kmeans", "ari", null, (long) seed, values[seed]));
    }
    Cell cell = only(metrics);

    assertThat(cell.mean()).isCloseTo(0.3, within(1e-15));
    assertThat(cell.sd()).isCloseTo(Math.sqrt(0.07), within(1e-15));
    assertThat(cell.count()).isEqualTo(3);
    assertThat(cell.replicates()).isEqualTo(Replicates.SEEDS);
  }

  @Test
  void averagesTheFoldsOfEachSeedFirst() {
    List<Metric> metrics =
        List.of(
            metric("a", "lr", "accuracy", 0, 0L, 0.5),
            metric("a", "lr", "accuracy", 1, 0L, 0.7),
            metric("a", "lr", "accuracy", 0, 1L, 0.8),
            metric("a", "lr", "accuracy", 1, 1L, 0.8));

    assertThat(only(metrics).sd()).isCloseTo(0.2 / Math.sqrt(2), within(1e-15));
    assertThat(only(metrics.subList(0, 2)).replicates()).isEqualTo(Replicates.FOLDS);
    assertThat(only(metrics.subList(0, 1)).sd()).isNaN();
  }

  @Test
  void leavesOutAndCountsUndefinedValues() {
    Cell cell =
        only(
            List.of(
                metric("a", "kmeans", "ari", null, 0L, 0.4),
                metric("a", "kmeans", "ari", null, 1L, null)));

    assertThat(cell.mean()).isEqualTo(0.4);
    assertThat(cell.undefined()).isEqualTo(1);
    assertThat(cell.messages()).containsExactly("one cluster");
  }

  @Test
  void putsWhatNeedsNoLearnerBesideTheOnlyLearner() {
    List<Group> groups =
        MetricGroups.of(
            List.of(
                metric("a", "", "asw", null, null, 0.1),
                metric("a", "kmeans", "ari", null, 0L, 0.4)));

    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).metrics()).containsExactly("asw", "ari");
    assertThat(groups.get(0).lines()).hasSize(1);
    assertThat(groups.get(0).lines().get(0).learner()).isEqualTo("kmeans");
  }

  @Test
  void tellsRunsApartThatMeasuredTheSame() {
    Metric first = metric("a", "kmeans", "ari", null, 0L, 0.4);
    Metric second =
        new Metric(
            "other",
            "clustering",
            "d",
            "a",
            "kmeans",
            "type",
            "ari",
            null,
            0L,
            0.5,
            9L,
            null,
            null,
            null);

    assertThat(MetricGroups.of(List.of(first, second)).get(0).lines())
        .extracting(MetricGroups.Line::embedding)
        .containsExactly("a (run)", "a (other)");
  }

  private static Cell only(List<Metric> metrics) {
    return MetricGroups.of(metrics).get(0).lines().get(0).cells().values().iterator().next();
  }

  private static Metric metric(
      String embedding, String learner, String metric, Integer fold, Long seed, Double value) {
    return new Metric(
        "run",
        "clustering",
        "d",
        embedding,
        learner,
        "type",
        metric,
        fold,
        seed,
        value,
        9,
        null,
        null,
        value == null ? "one cluster" : null);
  }
}
