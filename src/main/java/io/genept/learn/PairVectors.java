package io.genept.learn;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Logistic regression on pairs of items whose vectors every task holds: features are made where
 * they are needed, from two rows of one broadcast table, and never on the driver.
 *
 * <p>One fit is one task at a time, so that its sums have one order and its result does not depend
 * on the cluster; fits run side by side, from as many threads as there are cores.
 */
public final class PairVectors implements AutoCloseable {
  private static final StructType SCHEMA =
      new StructType()
          .add(LabelledVectors.ROW, DataTypes.LongType, false)
          .add(LabelledVectors.LABEL, DataTypes.DoubleType, false)
          .add(LabelledVectors.FEATURES, SQLDataTypes.VectorType(), false);

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final int dimension;
  private final Broadcast<float[]> vectors;

  /**
   * Sends the vectors to all executors.
   *
   * @param values row after row
   * @param dimension length of a row
   */
  public PairVectors(SparkSession spark, float[] values, int dimension) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.dimension = dimension;
    this.vectors = context.broadcast(values);
  }

  /**
   * Pairs of rows and their classes.
   *
   * @param left row of the first item of each pair (n)
   * @param right row of the second item of each pair (n)
   * @param positive class of each pair (n)
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Labelled(int[] left, int[] right, boolean[] positive) implements Serializable {}

  /** How many fits may usefully run at once. */
  public int parallelism() {
    return spark.sparkContext().defaultParallelism();
  }

  /**
   * Fits on some pairs and scores others.
   *
   * @param train pairs of both classes
   * @param tests sets of pairs to score; their classes do not matter
   * @param c inverse strength of the penalty, scikit-learn's {@code C}
   * @param maxIterations after which the fit stops, converged or not
   * @return for each set the log odds of each pair, scikit-learn's {@code decision_function}
   */
  public List<double[]> fitScores(
      Labelled train, List<Labelled> tests, PairFeature feature, double c, int maxIterations) {
    Broadcast<Labelled> fitted = context.broadcast(train);
    try {
      var model =
          LogisticRegressionLearner.estimator(
                  c, train.positive().length, LogisticRegressionLearner.Scaling.NONE, maxIterations)
              .fit(features(fitted, train.positive().length, feature));
      return tests.stream().map(test -> scores(model, test, feature)).toList();
    } finally {
      fitted.destroy();
    }
  }

  private double[] scores(
      org.apache.spark.ml.classification.LogisticRegressionModel model,
      Labelled test,
      PairFeature feature) {
    int n = test.positive().length;
    Broadcast<Labelled> scored = context.broadcast(test);
    try {
      return LabelledVectors.inOrder(
              model
                  .transform(features(scored, n, feature))
                  .select(LabelledVectors.ROW, model.getRawPredictionCol()),
              IntStream.range(0, n).toArray(),
              row -> row.<Vector>getAs(1).apply(1))
          .stream()
          .mapToDouble(Double::doubleValue)
          .toArray();
    } finally {
      scored.destroy();
    }
  }

  private Dataset<Row> features(Broadcast<Labelled> pairs, int n, PairFeature feature) {
    Broadcast<float[]> table = vectors;
    int length = dimension;
    var rows =
        context
            .parallelize(List.of(n), 1)
            .mapPartitions(
                size ->
                    IntStream.range(0, size.next())
                        .mapToObj(row -> row(row, pairs.value(), table.value(), length, feature))
                        .iterator());
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Row row(
      int row, Labelled pairs, float[] table, int dimension, PairFeature feature) {
    double[] features = feature.of(table, pairs.left()[row], pairs.right()[row], dimension);
    return RowFactory.create(
        (long) row, pairs.positive()[row] ? 1.0 : 0.0, Vectors.dense(features));
  }

  @Override
  public void close() {
    vectors.destroy();
  }
}
