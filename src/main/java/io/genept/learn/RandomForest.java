package io.genept.learn;

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

  private final CachedVectors vectors;
  private final RandomForestClassificationModel model;

  private RandomForest(CachedVectors vectors, RandomForestClassificationModel model) {
    this.vectors = vectors;
    this.model = model;
  }

  /**
   * Fits on some rows.
   *
   * @param labelOfRow class of each row, 0 … n_classes-1
   * @param train rows to fit on
   * @param seed of the bootstrap samples and the choice of features
   */
  public static RandomForest fit(CachedVectors vectors, int[] labelOfRow, int[] train, long seed) {
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
    return new RandomForest(vectors, model);
  }

  /**
   * Predicts some rows of the vectors that the forest was fitted on.
   *
   * @return n_rows × n_classes probabilities
   */
  public double[][] predict(int[] rows) {
    return CachedVectors.inOrder(
            model.transform(vectors.chosen(rows)).select(CachedVectors.ROW, "probability"),
            rows,
            row -> row.<Vector>getAs("probability").toArray())
        .toArray(new double[0][]);
  }
}
