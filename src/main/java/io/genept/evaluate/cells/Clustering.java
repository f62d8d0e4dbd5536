package io.genept.evaluate.cells;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.evaluate.EachSeed;
import io.genept.evaluate.cells.CellTask.Grouping.Ungrouped;
import io.genept.evaluate.cells.CellTaskOptions.Batches;
import io.genept.evaluate.cells.CellTaskOptions.KMeansSolver;
import io.genept.learn.cluster.KMeans;
import io.genept.learn.cluster.MiniBatchKMeans;
import io.genept.math.LabelCodes;
import io.genept.metric.ClusteringMetrics;
import io.genept.metric.CosineSilhouette;
import io.genept.table.Line;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Table 2 of the paper: clusters compared with the labels by ARI, AMI and NMI (both arithmetic) and
 * with the batches by ARI; and the average silhouette width of the true labels, Euclidean ({@link
 * LabelSilhouette}) and by cosine ({@link CosineSilhouette}), which takes no clustering.
 *
 * <p>Learners: {@value #REPLICA} is the notebook's {@code MiniBatchKMeans(n_clusters=k,
 * random_state=2023, batch_size=20)}, k = number of labels, on the embedding as it is, the cells in
 * {@link EvaluatedCells#replicaOrder}; {@value #KMEANS} is k-means to the end, for seeds 0 and up;
 * and {@link LeidenSweep} where resolutions are given.
 *
 * @param kMeans which implementation of k-means
 * @param batches to compare the clusters with
 * @param resolutions of Leiden, each above 0; none to do without
 * @param graphNeighbors nearest cells that a cell is joined with for Leiden, at least 1; by default
 *     that of scanpy's {@code neighbors}
 */
public record Clustering(
    KMeansSolver kMeans,
    Batches batches,
    @Opt(
            value =
                "Resolutions of Leiden communities of the nearest cells, such as 0.2,0.5,1,2"
                    + " (default: none).",
            label = "NUMBER")
        List<Double> resolutions,
    @Opt(
            value = "Nearest cells, by cosine, that Leiden's graph joins a cell with.",
            label = "N",
            byDefault = "15")
        int graphNeighbors)
    implements CellTask {
  /** Name of the task in tables. */
  public static final String TASK = "clustering";

  static final String REPLICA = "minibatch_kmeans";
  static final String KMEANS = "kmeans";

  /** {@code random_state} and {@code batch_size} of the notebook. */
  private static final int REPLICA_BATCH = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Clustering.class);

  public Clustering {
    resolutions = resolutions.stream().distinct().toList();
    for (double resolution : resolutions) {
      if (!(resolution > 0 && resolution < Double.POSITIVE_INFINITY)) {
        throw UserError.of("--resolutions %s: expected numbers above 0.", resolution);
      }
    }
    if (graphNeighbors < 1) {
      throw UserError.of("--graph-neighbors %d: expected at least 1.", graphNeighbors);
    }
  }

  @Override
  public List<Grouping> needs() {
    return batches.grouping(Ungrouped.KEPT);
  }

  @Override
  public Evaluation start(int seeds) {
    return (cells, line) -> evaluate(cells, seeds, line.task(TASK));
  }

  private void evaluate(EvaluatedCells cells, int seeds, Line line) {
    LabelCodes labels = LabelCodes.of(cells.labels());
    int k = labels.classes().size();
    if (k < cells.size()) {
      silhouettes(cells, labels, line);
    }
    Agreement agreement = Agreement.with(cells, labels, batches);
    LOG.info("Mini-batch k-means of {} cells into {} clusters", cells.size(), k);
    agreement.add(
        MiniBatchKMeans.cluster(
            cells.matrix().values(),
            cells.matrix().dimension(),
            cells.replicaOrder(),
            k,
            REPLICA_BATCH,
            EvaluatedCells.REPLICA_SEED),
        line.learner(REPLICA).seed(EvaluatedCells.REPLICA_SEED));
    List<KMeans.Clustering> runs = kMeans(cells, k, seeds, kMeans.solver());
    for (int seed = 0; seed < runs.size(); seed++) {
      agreement.add(runs.get(seed), line.learner(KMEANS).seed((long) seed));
    }
    if (!resolutions.isEmpty()) {
      for (LeidenSweep.Run run : LeidenSweep.runs(cells, this, seeds)) {
        agreement.add(run, line.learner(LeidenSweep.learner(run.resolution())).seed(run.seed()));
      }
    }
  }

  /** Clusters by k-means to the end from each of the seeds 0 … seeds−1. */
  static List<KMeans.Clustering> kMeans(
      EvaluatedCells cells, int k, int seeds, KMeans.Solver solver) {
    LOG.info("k-means of {} cells into {} clusters, {} seeds", cells.size(), k, seeds);
    return EachSeed.run(
        seeds,
        cells.vectors().parallelism(),
        "k-means",
        LOG,
        seed -> KMeans.cluster(cells.vectors(), k, seed, solver));
  }

  private static void silhouettes(EvaluatedCells cells, LabelCodes labels, Line line) {
    LabelSilhouette asw = LabelSilhouette.of(cells.matrix(), labels);
    line.message(asw.message()).metric("asw", asw.value(), asw.cells());
    double cosine =
        CosineSilhouette.mean(
            cells.matrix().values(), cells.matrix().dimension(), labels.codes(), labels.counts());
    line.metric("asw_cosine", cosine, cells.size());
  }

  /**
   * Compares clusters with the labels and the batches of the cells.
   *
   * @param batchOf batch of each cell, by code; empty where there are none
   * @param batchColumn of the batches
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Agreement(EvaluatedCells cells, int[] labelOf, int[] batchOf, String batchColumn) {

    static Agreement with(EvaluatedCells cells, LabelCodes labels, Batches batches) {
      return new Agreement(
          cells,
          labels.codes(),
          batches
              .column()
              .map(column -> LabelCodes.of(cells.groups(column)).codes())
              .orElse(new int[0]),
          batches.column().orElse(""));
    }

    void add(KMeans.Clustering run, Line line) {
      compare(run.clusters(), line);
      line.metric("inertia", run.inertia(), cells.size());
      predictions(run.clusters(), line);
    }

    /** Adds a run; its clusters only of the first seed, as a sweep has many. */
    void add(LeidenSweep.Run run, Line line) {
      compare(run.clusters(), line);
      double clusters = Arrays.stream(run.clusters()).distinct().count();
      line.metric("n_clusters", clusters, cells.size());
      if (run.seed() == 0) {
        predictions(run.clusters(), line);
      }
    }

    private void compare(int[] clusters, Line line) {
      int n = cells.size();
      line.metric("ari", ClusteringMetrics.adjustedRandIndex(labelOf, clusters), n);
      line.metric("ami", ClusteringMetrics.adjustedMutualInformation(labelOf, clusters), n);
      line.metric("nmi", ClusteringMetrics.normalizedMutualInformation(labelOf, clusters), n);
      if (!batchColumn.isEmpty()) {
        line.against(batchColumn)
            .metric("ari", ClusteringMetrics.adjustedRandIndex(batchOf, clusters), n);
      }
    }

    private void predictions(int[] clusters, Line line) {
      for (int cell = 0; cell < clusters.length; cell++) {
        line.prediction(
            cells.matrix().keys().get(cell),
            cells.labels()[cell],
            Integer.toString(clusters[cell]));
      }
    }
  }
}
