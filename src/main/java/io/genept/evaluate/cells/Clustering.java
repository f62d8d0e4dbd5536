package io.genept.evaluate.cells;

import io.genept.core.UserError;
import io.genept.evaluate.EachSeed;
import io.genept.learn.cluster.KMeans;
import io.genept.learn.cluster.MiniBatchKMeans;
import io.genept.math.LabelCodes;
import io.genept.metric.ClusteringMetrics;
import io.genept.metric.CosineSilhouette;
import io.genept.table.Recorder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
 * and {@link LeidenSweep} where resolutions are asked for.
 */
public final class Clustering {
  /** Name of the task in tables. */
  public static final String TASK = "clustering";

  static final String REPLICA = "minibatch_kmeans";
  static final String KMEANS = "kmeans";

  /** {@code random_state} and {@code batch_size} of the notebook. */
  private static final int REPLICA_BATCH = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Clustering.class);

  private Clustering() {}

  /**
   * How cells are clustered.
   *
   * @param kmeans which implementation of k-means
   * @param resolutions of Leiden, each above 0; none to do without
   * @param graphNeighbors nearest cells that a cell is joined with for Leiden, at least 1
   */
  public record Options(KMeans.Solver kmeans, List<Double> resolutions, int graphNeighbors) {
    public static final KMeans.Solver DEFAULT_KMEANS = KMeans.Solver.BLOCKED;

    /** That of scanpy's {@code neighbors}. */
    public static final int DEFAULT_GRAPH_NEIGHBORS = 15;

    public static final Options DEFAULT =
        new Options(DEFAULT_KMEANS, List.of(), DEFAULT_GRAPH_NEIGHBORS);

    public Options {
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

    /** The options by their names on the command line. */
    public Map<String, String> described() {
      Map<String, String> described = new LinkedHashMap<>();
      described.put("kmeans", kmeans.name().toLowerCase(Locale.ROOT));
      if (!resolutions.isEmpty()) {
        described.put(
            "resolutions",
            resolutions.stream().map(String::valueOf).collect(Collectors.joining(",")));
        described.put("graph-neighbors", Integer.toString(graphNeighbors));
      }
      return described;
    }
  }

  /** Evaluates all learners, the seeded ones with seeds 0 … seeds-1. */
  public static void evaluate(
      EvaluatedCells cells, Options options, int seeds, Recorder.Scope scope) {
    LabelCodes labels = LabelCodes.of(cells.labels());
    int k = labels.classes().size();
    long n = cells.matrix().size();
    if (k < n) {
      silhouettes(cells, labels, scope);
    }
    Agreement agreement = new Agreement(cells, labels, scope);
    LOG.info("Mini-batch k-means of {} cells into {} clusters", n, k);
    agreement.add(
        REPLICA,
        EvaluatedCells.REPLICA_SEED,
        MiniBatchKMeans.cluster(
            cells.matrix().values(),
            cells.matrix().dimension(),
            cells.replicaOrder(),
            k,
            REPLICA_BATCH,
            EvaluatedCells.REPLICA_SEED));
    List<KMeans.Clustering> runs = kMeans(cells, k, seeds, options.kmeans());
    for (int seed = 0; seed < runs.size(); seed++) {
      agreement.add(KMEANS, seed, runs.get(seed));
    }
    if (!options.resolutions().isEmpty()) {
      for (LeidenSweep.Run run : LeidenSweep.runs(cells, options, seeds)) {
        agreement.add(run);
      }
    }
  }

  /** k-means to the end from each of the seeds 0 … seeds−1. */
  static List<KMeans.Clustering> kMeans(
      EvaluatedCells cells, int k, int seeds, KMeans.Solver solver) {
    LOG.info("k-means of {} cells into {} clusters, {} seeds", cells.matrix().size(), k, seeds);
    return EachSeed.run(
        seeds,
        cells.vectors().parallelism(),
        "k-means",
        LOG,
        seed -> KMeans.cluster(cells.vectors(), k, seed, solver));
  }

  private static void silhouettes(EvaluatedCells cells, LabelCodes labels, Recorder.Scope scope) {
    LabelSilhouette asw = LabelSilhouette.of(cells.matrix(), labels);
    scope.metric(
        TASK, "", cells.labelColumn(), "asw", null, asw.value(), asw.cells(), asw.message());
    double cosine =
        CosineSilhouette.mean(
            cells.matrix().values(), cells.matrix().dimension(), labels.codes(), labels.counts());
    scope.metric(
        TASK, "", cells.labelColumn(), "asw_cosine", null, cosine, cells.matrix().size(), null);
  }

  /** Compares clusters with the labels and the batches of the cells. */
  private static final class Agreement {
    private final EvaluatedCells cells;
    private final int[] labels;
    private final int[] batches;
    private final Recorder.Scope scope;

    private Agreement(EvaluatedCells cells, LabelCodes labels, Recorder.Scope scope) {
      this.cells = cells;
      this.labels = labels.codes();
      this.batches = LabelCodes.of(cells.batches()).codes();
      this.scope = scope;
    }

    private void add(String learner, long seed, KMeans.Clustering run) {
      compare(learner, seed, run.clusters());
      metric(learner, cells.labelColumn(), "inertia", seed, run.inertia());
      predictions(learner, seed, run.clusters());
    }

    /** Clusters are kept of the first seed only: a sweep has many. */
    private void add(LeidenSweep.Run run) {
      String learner = LeidenSweep.learner(run.resolution());
      compare(learner, run.seed(), run.clusters());
      int clusters = (int) Arrays.stream(run.clusters()).distinct().count();
      metric(learner, cells.labelColumn(), "n_clusters", run.seed(), clusters);
      if (run.seed() == 0) {
        predictions(learner, run.seed(), run.clusters());
      }
    }

    private void compare(String learner, long seed, int[] clusters) {
      String column = cells.labelColumn();
      metric(learner, column, "ari", seed, ClusteringMetrics.adjustedRandIndex(labels, clusters));
      metric(
          learner,
          column,
          "ami",
          seed,
          ClusteringMetrics.adjustedMutualInformation(labels, clusters));
      metric(
          learner,
          column,
          "nmi",
          seed,
          ClusteringMetrics.normalizedMutualInformation(labels, clusters));
      cells
          .batchColumn()
          .ifPresent(
              batch ->
                  metric(
                      learner,
                      batch,
                      "ari",
                      seed,
                      ClusteringMetrics.adjustedRandIndex(batches, clusters)));
    }

    private void metric(String learner, String column, String metric, long seed, double value) {
      scope.metric(TASK, learner, column, metric, seed, value, labels.length, null);
    }

    private void predictions(String learner, long seed, int[] clusters) {
      for (int cell = 0; cell < clusters.length; cell++) {
        scope.prediction(
            TASK,
            learner,
            cells.labelColumn(),
            seed,
            cells.matrix().keys().get(cell),
            cells.labels()[cell],
            Integer.toString(clusters[cell]));
      }
    }
  }
}
