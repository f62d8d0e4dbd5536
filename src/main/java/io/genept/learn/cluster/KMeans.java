package io.genept.learn.cluster;

import io.genept.learn.MllibRows;
import io.genept.learn.Solver;
import io.genept.learn.VectorBlocks;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;

/**
 * k-means by Euclidean distance, one start for each seed. scikit-learn's {@code KMeans(n_init=1)}
 * has another random stream, so they agree in distribution over seeds, not run by run.
 */
public final class KMeans {
  static final int MAX_ITERATIONS = 300;

  /** scikit-learn's {@code tol}: largest squared shift of all centres over the mean variance. */
  private static final double TOLERANCE = 1e-4;

  /** Rows that MLlib's block solver takes at once; its default of 0 chooses too few. */
  private static final double MLLIB_BLOCK_MB = 16;

  /**
   * Clusters and their cost.
   *
   * @param clusters cluster of each row, 0 … k-1
   * @param inertia sum of squared distances to the nearest centre, as scikit-learn's {@code
   *     inertia_}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Clustering(int[] clusters, double inertia) {}

  private KMeans() {}

  /**
   * Clusters all vectors into {@code k}. MLlib's solver has a {@code k-means||} start and ends when
   * no centre moves by more than would leave the sum of shifts at the tolerance of the other.
   */
  public static Clustering cluster(
      SparkSession spark, VectorBlocks vectors, int k, long seed, Solver solver) {
    double tolerance = TOLERANCE * vectors.meanVariance();
    float[] centres =
        solver.resolved() == Solver.MLLIB
            ? mllib(spark, vectors, k, seed, tolerance)
            : BlockedKMeans.centres(vectors, k, seed, tolerance);
    return BlockedKMeans.assign(vectors, centres);
  }

  private static float[] mllib(
      SparkSession spark, VectorBlocks vectors, int k, long seed, double tolerance) {
    KMeansModel model =
        new org.apache.spark.ml.clustering.KMeans()
            .setK(k)
            .setSeed(seed)
            .setMaxIter(MAX_ITERATIONS)
            .setTol(Math.sqrt(tolerance / k))
            .setSolver("block")
            .setMaxBlockSizeInMB(MLLIB_BLOCK_MB)
            .setFeaturesCol(MllibRows.FEATURES)
            .fit(vectors.rows(spark));
    Vector[] found = model.clusterCenters();
    int dim = vectors.dimension();
    float[] centres = new float[found.length * dim];
    for (int c = 0; c < found.length; c++) {
      for (int d = 0; d < dim; d++) {
        centres[c * dim + d] = (float) found[c].apply(d);
      }
    }
    return centres;
  }
}
