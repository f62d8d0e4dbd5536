package io.genept.evaluate.cells;

import io.genept.learn.cluster.KMeans;
import io.genept.math.LabelCodes;
import io.genept.metric.ClusteringMetrics;
import io.genept.table.Line;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * Compares clusters with the labels and the batches of the cells.
 *
 * @param labelOf label of each cell, by code
 * @param batchOf batch of each cell, by code; empty where there are none
 * @param batchColumn of the batches
 */
@SuppressWarnings("ArrayRecordComponent")
record ClusterAgreement(EvaluatedCells cells, int[] labelOf, int[] batchOf, String batchColumn) {

  static ClusterAgreement with(EvaluatedCells cells, Optional<String> batchColumn) {
    return new ClusterAgreement(
        cells,
        cells.labels().codes(),
        batchColumn.map(cells::groups).map(LabelCodes::codes).orElse(new int[0]),
        batchColumn.orElse(""));
  }

  void add(KMeans.Clustering run, Line line) {
    compare(run.clusters(), line);
    SampledLine.of(cells, line).metric("inertia", run.inertia(), cells.size());
    cells.predictions().add(line, cells.labels(), run.clusters());
  }

  /** Adds a run; its clusters only of the first seed, as a sweep has many. */
  void add(LeidenSweep.Run run, Line line) {
    compare(run.clusters(), line);
    double clusters = Arrays.stream(run.clusters()).distinct().count();
    SampledLine.of(cells, line).metric("n_clusters", clusters, cells.size());
    if (run.seed() == 0) {
      cells.predictions().add(line, cells.labels(), run.clusters());
    }
  }

  private void compare(int[] clusters, Line line) {
    metric("ari", ClusteringMetrics::adjustedRandIndex, labelOf, clusters, line);
    metric("ami", ClusteringMetrics::adjustedMutualInformation, labelOf, clusters, line);
    metric("nmi", ClusteringMetrics::normalizedMutualInformation, labelOf, clusters, line);
    if (!batchColumn.isEmpty()) {
      metric(
          "ari",
          ClusteringMetrics::adjustedRandIndex,
          batchOf,
          clusters,
          line.against(batchColumn));
    }
  }

  private void metric(
      String name,
      ToDoubleBiFunction<int[], int[]> agreement,
      int[] truth,
      int[] clusters,
      Line line) {
    SampledLine.of(cells, line)
        .metric(
            name,
            clusters.length,
            rows ->
                agreement.applyAsDouble(
                    SampledLine.some(truth, rows), SampledLine.some(clusters, rows)));
  }
}
