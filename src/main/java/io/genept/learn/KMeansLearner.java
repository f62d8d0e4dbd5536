package io.genept.learn;

import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;

/**
 * k-means of MLlib: Euclidean distance, one {@code k-means||} start for each seed, until no centre
 * moves by more than {@value #TOLERANCE}.
 *
 * <p>scikit-learn's {@code KMeans(n_init=1)} differs in its start ({@code k-means++}) and its
 * random stream; the two agree in distribution over seeds, not run by run.
 */
public final class KMeansLearner {
  private static final double TOLERANCE = 1e-4;
  private static final int MAX_ITERATIONS = 300;

  /**
   * Clusters and their cost.
   *
   * @param clusters cluster of each row, 0 … k-1
   * @param inertia sum of squared distances to the nearest centre, as scikit-learn's {@code
   *     inertia_}
   */
  public record Clustering(int[] clusters, double inertia) {}

  private KMeansLearner() {}

  /** Clusters all vectors into {@code k}. */
  public static Clustering cluster(LabelledVectors vectors, int k, long seed) {
    KMeansModel model =
        new KMeans()
            .setK(k)
            .setSeed(seed)
            .setMaxIter(MAX_ITERATIONS)
            .setTol(TOLERANCE)
            .setSolver("block")
            .setFeaturesCol(LabelledVectors.FEATURES)
            .fit(vectors.all());
    int[] clusters =
        LabelledVectors.inOrder(
                model.transform(vectors.all()).select(LabelledVectors.ROW, "prediction"),
                LabelledVectors.everyRow(vectors.size()),
                row -> row.<Integer>getAs("prediction"))
            .stream()
            .mapToInt(Integer::intValue)
            .toArray();
    return new Clustering(clusters, model.summary().trainingCost());
  }
}
