package io.genept.learn.linear;

import io.genept.learn.CachedVectors;
import io.genept.learn.Scaling;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;

/**
 * ℓ2-regularised logistic regression with the objective of scikit-learn's {@code
 * LogisticRegression}: {@code regParam = 1/(C·n)}, an unpenalised intercept, multinomial above two
 * classes; solved to a tighter tolerance than scikit-learn's default. Vectors that fit the driver
 * are fitted there ({@link SoftmaxObjective}), larger ones by MLlib, whose every step is a Spark
 * job.
 */
public final class LogisticRegression {
  private static final double TOLERANCE = 1e-6;
  public static final int MAX_ITERATIONS = 1_000;

  /** Measured 2 to 4 times faster than MLlib's automatic choice on 384 to 1,536 dimensions. */
  private static final double MAX_BLOCK_SIZE_MB = 16;

  /**
   * Classes predicted for the test rows, in their order.
   *
   * @param classes predicted code of each test row
   * @param probabilities n_test × n_classes
   * @param objective what the fit has reached: mean cross-entropy of the training rows and penalty,
   *     scikit-learn's objective over {@code C·n_train}
   */
  public record Prediction(int[] classes, double[][] probabilities, double objective) {}

  private LogisticRegression() {}

  /**
   * Fits on some rows and predicts others.
   *
   * @param labelOfRow class of each row, 0 … n_classes-1
   * @param c inverse strength of the penalty, scikit-learn's {@code C}
   * @param scaling of the features
   */
  public static Prediction fitPredict(
      CachedVectors vectors, int[] labelOfRow, int[] train, int[] test, double c, Scaling scaling) {
    return fitPredict(vectors, labelOfRow, train, test, c, scaling, MAX_ITERATIONS);
  }

  /**
   * The same with at most so many iterations: where they do not suffice the model is that of the
   * last one, as scikit-learn's after its warning.
   */
  public static Prediction fitPredict(
      CachedVectors vectors,
      int[] labelOfRow,
      int[] train,
      int[] test,
      double c,
      Scaling scaling,
      int maxIterations) {
    return vectors
        .local()
        .map(
            values ->
                SoftmaxObjective.fitPredict(
                    values,
                    values.length / vectors.size(),
                    labelOfRow,
                    train,
                    test,
                    c,
                    scaling,
                    maxIterations))
        .orElseGet(() -> onSpark(vectors, labelOfRow, train, test, c, scaling, maxIterations));
  }

  /**
   * The same of vectors in memory.
   *
   * @param values n × {@code dimension} numbers, row after row
   */
  public static Prediction fitPredict(
      float[] values,
      int dimension,
      int[] labelOfRow,
      int[] train,
      int[] test,
      double c,
      Scaling scaling) {
    return SoftmaxObjective.fitPredict(
        values, dimension, labelOfRow, train, test, c, scaling, MAX_ITERATIONS);
  }

  /** How many fits may usefully run at once. */
  public static int parallelism(CachedVectors vectors) {
    return vectors.local().isPresent()
        ? Runtime.getRuntime().availableProcessors()
        : vectors.parallelism();
  }

  /** The same by MLlib, whatever the size. */
  public static Prediction onSpark(
      CachedVectors vectors,
      int[] labelOfRow,
      int[] train,
      int[] test,
      double c,
      Scaling scaling,
      int maxIterations) {
    LogisticRegressionModel model =
        estimator(c, train.length, scaling, maxIterations).fit(vectors.labelled(train, labelOfRow));
    double[][] probabilities =
        CachedVectors.inOrder(
                model
                    .transform(vectors.labelled(test, labelOfRow))
                    .select(CachedVectors.ROW, "probability"),
                test,
                row -> row.<Vector>getAs("probability").toArray())
            .toArray(new double[0][]);
    int[] classes = new int[test.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = argMax(probabilities[i]);
    }
    double[] objectives = model.summary().objectiveHistory();
    return new Prediction(classes, probabilities, objectives[objectives.length - 1]);
  }

  /**
   * The estimator with scikit-learn's objective for {@code n} training rows.
   *
   * @param maxIterations after which it stops, converged or not
   */
  static org.apache.spark.ml.classification.LogisticRegression estimator(
      double c, int n, Scaling scaling, int maxIterations) {
    return new org.apache.spark.ml.classification.LogisticRegression()
        .setRegParam(1 / (c * n))
        .setElasticNetParam(0)
        .setStandardization(scaling == Scaling.UNIT_VARIANCE)
        .setFitIntercept(true)
        .setTol(TOLERANCE)
        .setMaxIter(maxIterations)
        .setMaxBlockSizeInMB(MAX_BLOCK_SIZE_MB)
        .setFeaturesCol(CachedVectors.FEATURES)
        .setLabelCol(CachedVectors.LABEL);
  }

  /** The first place of the largest. */
  static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
