package io.genept.learn.linear;

import io.genept.learn.CachedVectors;
import io.genept.learn.Scaling;
import java.util.Arrays;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;

/**
 * ℓ2-regularised logistic regression with the objective of scikit-learn's {@code
 * LogisticRegression}: {@code regParam = 1/(C·n)}, an unpenalised intercept, multinomial above two
 * classes. Vectors that fit the driver are fitted there ({@link SoftmaxObjective}), larger ones by
 * MLlib, whose every step is a Spark job.
 *
 * @param c inverse strength of the penalty, scikit-learn's {@code C}
 * @param scaling of the features
 * @param maxIterations number of steps after which a fit ends; where they do not suffice the model
 *     is that of the last one, as scikit-learn's after its warning
 * @param tolerance largest number of the gradient of the mean loss at which a fit has converged,
 *     scikit-learn's {@code tol}
 */
public record LogisticRegression(double c, Scaling scaling, int maxIterations, double tolerance) {
  private static final int MAX_ITERATIONS = 1_000;

  /** Tighter than scikit-learn's default of 1e-4. */
  private static final double TOLERANCE = 1e-6;

  /** Measured 2 to 4 times faster than MLlib's automatic choice on 384 to 1,536 dimensions. */
  private static final double MAX_BLOCK_SIZE_MB = 16;

  /** Regression on features as they are, solved to convergence. */
  public LogisticRegression(double c) {
    this(c, Scaling.NONE, MAX_ITERATIONS, TOLERANCE);
  }

  public LogisticRegression withScaling(Scaling chosen) {
    return new LogisticRegression(c, chosen, maxIterations, tolerance);
  }

  public LogisticRegression withMaxIterations(int chosen) {
    return new LogisticRegression(c, scaling, chosen, tolerance);
  }

  public LogisticRegression withTolerance(double chosen) {
    return new LogisticRegression(c, scaling, maxIterations, chosen);
  }

  /** A fitted model, for rows of the vectors that it was fitted on. */
  public interface Model {
    /** Predicts the classes of some rows. */
    Prediction predict(int[] rows);

    /**
     * Mean cross-entropy and penalty that the fit has reached, scikit-learn's objective over {@code
     * C·n_train}.
     */
    double objective();
  }

  /**
   * Classes predicted for some rows, in their order.
   *
   * @param classes predicted code of each row
   * @param scores n_rows × n_classes linear scores, whose softmax is the probability; minus
   *     infinity for a class without a row to fit on
   * @param probabilities n_rows × n_classes
   */
  public record Prediction(int[] classes, double[][] scores, double[][] probabilities) {

    /** Log odds of class 1 against class 0, scikit-learn's {@code decision_function} of two. */
    public double[] logOdds() {
      return Arrays.stream(scores).mapToDouble(row -> row[1] - row[0]).toArray();
    }
  }

  /**
   * Fits on some rows. A class without a row to fit on is never predicted.
   *
   * @param labelOfRow class of each row, 0 … n_classes-1
   * @param train rows to fit on
   */
  public Model fit(CachedVectors vectors, int[] labelOfRow, int[] train) {
    return vectors
        .local()
        .map(values -> fit(values, values.length / vectors.size(), labelOfRow, train))
        .orElseGet(() -> fitOnSpark(vectors, labelOfRow, train));
  }

  /**
   * Fits on some rows of vectors in memory.
   *
   * @param values n × {@code dimension} numbers, row after row
   * @param labelOfRow class of each row, 0 … n_classes-1
   * @param train rows to fit on
   */
  public Model fit(float[] values, int dimension, int[] labelOfRow, int[] train) {
    return SoftmaxModel.fit(this, values, dimension, labelOfRow, train);
  }

  /** Counts the fits that may usefully run at once. */
  public static int parallelism(CachedVectors vectors) {
    return vectors.local().isPresent()
        ? Runtime.getRuntime().availableProcessors()
        : vectors.parallelism();
  }

  /** Fits on some rows by MLlib, whatever their number. */
  public Model fitOnSpark(CachedVectors vectors, int[] labelOfRow, int[] train) {
    LogisticRegressionModel model =
        new org.apache.spark.ml.classification.LogisticRegression()
            .setRegParam(1 / (c * train.length))
            .setElasticNetParam(0)
            .setStandardization(scaling == Scaling.UNIT_VARIANCE)
            .setFitIntercept(true)
            .setTol(tolerance)
            .setMaxIter(maxIterations)
            .setMaxBlockSizeInMB(MAX_BLOCK_SIZE_MB)
            .setFeaturesCol(CachedVectors.FEATURES)
            .setLabelCol(CachedVectors.LABEL)
            .fit(vectors.labelled(train, labelOfRow));
    double[] objectives = model.summary().objectiveHistory();
    return new SparkModel(vectors, model, objectives[objectives.length - 1]);
  }

  private record SparkModel(CachedVectors vectors, LogisticRegressionModel model, double objective)
      implements Model {

    @Override
    public Prediction predict(int[] rows) {
      double[][][] both =
          CachedVectors.inOrder(
                  model
                      .transform(vectors.chosen(rows))
                      .select(CachedVectors.ROW, "rawPrediction", "probability"),
                  rows,
                  row ->
                      new double[][] {
                        row.<Vector>getAs("rawPrediction").toArray(),
                        row.<Vector>getAs("probability").toArray()
                      })
              .toArray(new double[0][][]);
      double[][] scores = Arrays.stream(both).map(row -> row[0]).toArray(double[][]::new);
      double[][] probabilities = Arrays.stream(both).map(row -> row[1]).toArray(double[][]::new);
      if (model.numClasses() == 2) {
        Arrays.stream(scores).forEach(row -> row[0] = 0);
      }
      int[] classes = Arrays.stream(probabilities).mapToInt(LogisticRegression::argMax).toArray();
      return new Prediction(classes, scores, probabilities);
    }
  }

  /** Finds the first place of the largest. */
  static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
