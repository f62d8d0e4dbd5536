package io.genept.evaluation.cell;

import io.genept.evaluation.metric.ClusteringMetrics;
import io.genept.evaluation.run.EachSeed;
import io.genept.evaluation.run.Outcome;
import io.genept.learn.KMeansLearner;
import io.genept.math.LabelCodes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Table 2 of the paper: k-means with k = number of labels, compared with the labels by ARI and AMI
 * (arithmetic) and with the batches by ARI; and the average silhouette width (Euclidean) of the
 * true labels ({@link LabelSilhouette}), which takes no clustering.
 */
public final class Clustering {
  /** Name of the task in tables. */
  public static final String TASK = "clustering";

  private static final String LEARNER = "kmeans";
  private static final Logger LOG = LoggerFactory.getLogger(Clustering.class);

  private Clustering() {}

  /**
   * How cells are clustered.
   *
   * @param kmeans which implementation of k-means
   */
  public record Options(KMeansLearner.Solver kmeans) {
    public static final KMeansLearner.Solver DEFAULT_KMEANS = KMeansLearner.Solver.BLOCKED;
    public static final Options DEFAULT = new Options(DEFAULT_KMEANS);

    /** The options by their names on the command line. */
    public Map<String, String> described() {
      return Map.of("kmeans", kmeans.name().toLowerCase(Locale.ROOT));
    }
  }

  /** Evaluates seeds 0 … seeds-1 with one implementation of k-means. */
  public static void evaluate(CellData cells, Options options, int seeds, Outcome.Scope scope) {
    LabelCodes labels = LabelCodes.of(cells.labels());
    int k = labels.classes().size();
    long n = cells.matrix().size();
    if (k < n) {
      LabelSilhouette asw = LabelSilhouette.of(cells.matrix(), labels);
      scope.metric(
          TASK, "", cells.labelColumn(), "asw", null, asw.value(), asw.cells(), asw.message());
    }
    LOG.info("k-means of {} cells into {} clusters, {} seeds", n, k, seeds);
    List<KMeansLearner.Clustering> runs =
        EachSeed.run(
            seeds,
            cells.vectors().parallelism(),
            "k-means",
            LOG,
            seed -> KMeansLearner.cluster(cells.vectors(), k, seed, options.kmeans()));
    LabelCodes batches = LabelCodes.of(cells.batches());
    for (int seed = 0; seed < runs.size(); seed++) {
      int[] clusters = runs.get(seed).clusters();
      add(
          scope,
          cells.labelColumn(),
          "ari",
          seed,
          ClusteringMetrics.adjustedRandIndex(labels.codes(), clusters),
          n);
      add(
          scope,
          cells.labelColumn(),
          "ami",
          seed,
          ClusteringMetrics.adjustedMutualInformation(labels.codes(), clusters),
          n);
      add(scope, cells.labelColumn(), "inertia", seed, runs.get(seed).inertia(), n);
      if (cells.batchColumn().isPresent()) {
        add(
            scope,
            cells.batchColumn().get(),
            "ari",
            seed,
            ClusteringMetrics.adjustedRandIndex(batches.codes(), clusters),
            n);
      }
      for (int cell = 0; cell < clusters.length; cell++) {
        scope.prediction(
            TASK,
            LEARNER,
            cells.labelColumn(),
            (long) seed,
            cells.matrix().keys().get(cell),
            cells.labels()[cell],
            Integer.toString(clusters[cell]));
      }
    }
  }

  private static void add(
      Outcome.Scope scope, String column, String metric, long seed, double value, long n) {
    scope.metric(TASK, LEARNER, column, metric, seed, value, n, null);
  }
}
