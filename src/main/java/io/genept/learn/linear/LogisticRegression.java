package io.genept.learn.linear;

import io.genept.learn.FeatureScaling;
import io.genept.learn.MllibRows;
import io.genept.learn.RowCodes;
import io.genept.learn.Scaling;
import io.genept.learn.Shared;
import io.genept.learn.Solver;
import io.genept.learn.VectorBlocks;
import java.util.Arrays;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ℓ2-regularised logistic regression with the objective of scikit-learn's {@code
 * LogisticRegression}: {@code regParam = 1/(C·n)}, an unpenalised intercept, multinomial above two
 * classes.
 *
 * @param c inverse strength of the penalty, scikit-learn's {@code C}
 * @param scaling of the features
 * @param maxIterations number of steps after which a fit ends; where they do not suffice the model
 *     is that of the last one, as scikit-learn's after its warning
 * @param tolerance largest number of the gradient of the mean loss at which a fit has converged,
 *     scikit-learn's {@code tol}
 * @param solver the implementation
 */
public record LogisticRegression(
    double c, Scaling scaling, int maxIterations, double tolerance, Solver solver) {
  private static final int MAX_ITERATIONS = 1_000;

  /** Tighter than scikit-learn's default of 1e-4. */
  private static final double TOLERANCE = 1e-6;

  /** Measured 2 to 4 times faster than MLlib's automatic choice on 384 to 1,536 dimensions. */
  private static final double MAX_BLOCK_SIZE_MB = 16;

  private static final Logger LOG = LoggerFactory.getLogger(LogisticRegression.class);

  /** Regression on features as they are, solved to convergence. */
  public LogisticRegression(double c) {
    this(c, Scaling.NONE, MAX_ITERATIONS, TOLERANCE, Solver.AUTO);
  }

  public LogisticRegression withScaling(Scaling chosen) {
    return new LogisticRegression(c, chosen, maxIterations, tolerance, solver);
  }

  public LogisticRegression withMaxIterations(int chosen) {
    return new LogisticRegression(c, scaling, chosen, tolerance, solver);
  }

  public LogisticRegression withTolerance(double chosen) {
    return new LogisticRegression(c, scaling, maxIterations, chosen, solver);
  }

  public LogisticRegression withSolver(Solver chosen) {
    return new LogisticRegression(c, scaling, maxIterations, tolerance, chosen);
  }

  /**
   * Fits on some rows. A class without a row to fit on is never predicted.
   *
   * @param spark for MLlib's solver
   * @param classOfRow class of each row, 0 … n_classes-1
   * @param train rows to fit on
   */
  public LinearModel fit(SparkSession spark, VectorBlocks rows, int[] classOfRow, int[] train) {
    int[] classes = Arrays.stream(train).map(row -> classOfRow[row]).distinct().sorted().toArray();
    if (classes.length == 1) {
      return new LinearModel(rows, classes, null, 0);
    }
    int[] places = new int[classOfRow.length];
    Arrays.fill(places, RowCodes.NONE);
    for (int row : train) {
      places[row] = Arrays.binarySearch(classes, classOfRow[row]);
    }
    try (Shared<RowCodes> shared = rows.share(RowCodes.of(places))) {
      return solver.resolved() == Solver.MLLIB
          ? mllib(spark, rows, shared, classes, train.length)
          : blocked(rows, shared, classes, train.length);
    }
  }

  private LinearModel blocked(VectorBlocks rows, Shared<RowCodes> places, int[] classes, int n) {
    FeatureScaling features = FeatureScaling.of(rows, places, n, scaling);
    SoftmaxObjective f =
        new SoftmaxObjective(rows, places, n, classes.length, features, 1 / (c * n));
    Lbfgs.Minimum minimum = Lbfgs.minimise(f, f.start(), tolerance, maxIterations);
    LOG.debug("{} rows, {} classes: {} iterations", n, classes.length, minimum.iterations());
    return new LinearModel(
        rows,
        classes,
        LinearScores.of(f.ofRows(minimum.point()), rows.dimension()),
        minimum.value());
  }

  private LinearModel mllib(
      SparkSession spark, VectorBlocks rows, Shared<RowCodes> places, int[] classes, int n) {
    Dataset<Row> labelled = MllibRows.labelled(rows.rows(spark), places);
    LogisticRegressionModel model =
        new org.apache.spark.ml.classification.LogisticRegression()
            .setRegParam(1 / (c * n))
            .setElasticNetParam(0)
            .setStandardization(scaling == Scaling.UNIT_VARIANCE)
            .setFitIntercept(true)
            .setTol(tolerance)
            .setMaxIter(maxIterations)
            .setMaxBlockSizeInMB(MAX_BLOCK_SIZE_MB)
            .setFeaturesCol(MllibRows.FEATURES)
            .setLabelCol(MllibRows.LABEL)
            .fit(labelled);
    double[] objectives = model.summary().objectiveHistory();
    int vectors = model.interceptVector().size();
    int dim = rows.dimension();
    double[] weights = new double[vectors * (dim + 1)];
    for (int k = 0; k < vectors; k++) {
      for (int d = 0; d < dim; d++) {
        weights[k * dim + d] = model.coefficientMatrix().apply(k, d);
      }
      weights[vectors * dim + k] = model.interceptVector().apply(k);
    }
    return new LinearModel(
        rows, classes, LinearScores.of(weights, dim), objectives[objectives.length - 1]);
  }
}
