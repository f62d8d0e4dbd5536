package io.genept.learn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

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

  private final Dataset<Row> rows;
  private final RandomForestClassificationModel model;

  private RandomForest(Dataset<Row> rows, RandomForestClassificationModel model) {
    this.rows = rows;
    this.model = model;
  }

  /**
   * Fits on some rows.
   *
   * @param classOfRow class of each row, 0 … n_classes-1
   * @param train rows to fit on
   * @param seed of the bootstrap samples and the choice of features
   */
  public static RandomForest fit(
      SparkSession spark, VectorBlocks vectors, int[] classOfRow, int[] train, long seed) {
    Dataset<Row> rows = vectors.rows(spark);
    try (Shared<RowCodes> classes = vectors.share(RowCodes.of(classOfRow, train))) {
      return new RandomForest(
          rows,
          new RandomForestClassifier()
              .setNumTrees(TREES)
              .setMaxDepth(MAX_DEPTH)
              .setMaxBins(MAX_BINS)
              .setFeatureSubsetStrategy("sqrt")
              .setMinInstancesPerNode(1)
              .setMaxMemoryInMB(MAX_MEMORY_MB)
              .setSeed(seed)
              .setFeaturesCol(MllibRows.FEATURES)
              .setLabelCol(MllibRows.LABEL)
              .fit(MllibRows.labelled(rows, classes)));
    }
  }

  /**
   * Predicts some rows of the vectors that the forest was fitted on.
   *
   * @return n_rows × n_classes probabilities
   */
  public double[][] predict(int[] chosen) {
    Map<Integer, double[]> byRow = new HashMap<>();
    for (Row row : model.transform(rows).select(MllibRows.ROW, "probability").collectAsList()) {
      byRow.put(row.getInt(0), row.<Vector>getAs(1).toArray());
    }
    return Arrays.stream(chosen).mapToObj(byRow::get).toArray(double[][]::new);
  }
}
