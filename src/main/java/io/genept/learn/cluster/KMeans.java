package io.genept.learn.cluster;

import io.genept.learn.CachedVectors;
import java.io.Serializable;
import org.apache.spark.ml.clustering.KMeansModel;

/**
 * k-means by Euclidean distance, one start for each seed. scikit-learn's {@code KMeans(n_init=1)}
 * has another random stream, so they agree in distribution over seeds, not run by run.
 */
public final class KMeans {
  private static final double TOLERANCE = 1e-4;
  private static final int MAX_ITERATIONS = 300;

  /**
   * Clusters and their cost.
   *
   * @param clusters cluster of each row, 0 … k-1
   * @param inertia sum of squared distances to the nearest centre, as scikit-learn's {@code
   *     inertia_}
   */
  public record Clustering(int[] clusters, double inertia) implements Serializable {}

  /** Implementations of k-means. */
  public enum Solver {
    /** Blocks of rows in float: see {@link BlockedKMeans}. */
    BLOCKED,
    /**
     * MLlib's, with its block solver and {@code k-means||} start, until no centre moves by more
     * than {@value KMeansLearner#TOLERANCE}.
     */
    MLLIB
  }

  private KMeans() {}

  /** Clusters all vectors into {@code k}. */
  public static Clustering cluster(CachedVectors vectors, int k, long seed, Solver solver) {
    return switch (solver) {
      case BLOCKED -> BlockedKMeans.cluster(vectors.centred(), k, seed);
      case MLLIB -> mllib(vectors, k, seed);
    };
  }

  private static Clustering mllib(CachedVectors vectors, int k, long seed) {
    KMeansModel model =
        new org.apache.spark.ml.clustering.KMeans()
            .setK(k)
            .setSeed(seed)
            .setMaxIter(MAX_ITERATIONS)
            .setTol(TOLERANCE)
            .setSolver("block")
            .setFeaturesCol(CachedVectors.FEATURES)
            .fit(vectors.all());
    int[] clusters =
        CachedVectors.inOrder(
                model.transform(vectors.all()).select(CachedVectors.ROW, "prediction"),
                CachedVectors.everyRow(vectors.size()),
                row -> row.<Integer>getAs("prediction"))
            .stream()
            .mapToInt(Integer::intValue)
            .toArray();
    return new Clustering(clusters, model.summary().trainingCost());
  }
}
