package io.genept.learn;

import java.util.List;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.Vector;

/**
 * MLlib's random forest with the settings that come closest to scikit-learn's {@code
 * RandomForestClassifier()}: 100 trees, gini, √features at each node, bootstrap samples, leaves of
 * one sample, class shares of the leaves averaged.
 *
 * <p>What differs: trees end at MLlib's largest depth, {@value #MAX_DEPTH}, where scikit-learn's
 * have no limit; and thresholds are chosen among at most {@value #MAX_BINS} − 1 quantiles of each
 * feature, where scikit-learn tries every value.
 */
public final class RandomForest {
  private static final int TREES = 100;
  private static final int MAX_DEPTH = 30;
  private static final int MAX_BINS = 32;

  /** All nodes of a level of all trees in one job. */
  private static final int MAX_MEMORY_MB = 1_024;

  private RandomForest() {}

  /**
   * Fits on some rows and predicts others.
   *
   * @param labelOfRow class of each row, 0 … n_classes-1
   * @param seed of the bootstrap samples and the choice of features
   * @return n_test × n_classes probabilities, in the order of {@code test}
   */
  public static double[][] fitPredict(
      CachedVectors vectors, int[] labelOfRow, int[] train, int[] test, long seed) {
    RandomForestClassificationModel model =
        new RandomForestClassifier()
            .setNumTrees(TREES)
            .setMaxDepth(MAX_DEPTH)
            .setMaxBins(MAX_BINS)
            .setFeatureSubsetStrategy("sqrt")
            .setMinInstancesPerNode(1)
            .setMaxMemoryInMB(MAX_MEMORY_MB)
            .setSeed(seed)
            .setFeaturesCol(CachedVectors.FEATURES)
            .setLabelCol(CachedVectors.LABEL)
            .fit(vectors.labelled(train, labelOfRow));
    List<double[]> probabilities =
        CachedVectors.inOrder(
            model
                .transform(vectors.labelled(test, labelOfRow))
                .select(CachedVectors.ROW, "probability"),
            test,
            row -> row.<Vector>getAs("probability").toArray());
    return probabilities.toArray(new double[0][]);
  }
}
