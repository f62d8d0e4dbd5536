package io.genept.learn.linear;

import io.genept.learn.FeatureScaling;
import io.genept.learn.RowCodes;
import io.genept.learn.Shared;
import io.genept.learn.VectorBlocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ℓ2-regularised logistic regression, one weight vector for two classes and one for each class
 * above: the objective of scikit-learn's {@code LogisticRegression} over {@code C·n}, mean
 * cross-entropy and {@code |w|²/(2·C·n)}, intercepts unpenalised. A value and its gradient are one
 * pass over the blocks.
 *
 * <p>Rows are centred, which moves nothing but the intercepts, and lets vectors that point much the
 * same way be fitted in as few steps as others. Scaling of the features goes into the weights, so
 * that no row is copied.
 */
final class SoftmaxObjective implements Lbfgs.Objective {
  private static final int PASSES_BETWEEN_LINES = 20;
  private static final Logger LOG = LoggerFactory.getLogger(SoftmaxObjective.class);

  private final VectorBlocks rows;
  private final Shared<RowCodes> classOfRow;
  private final int n;
  private final int weightVectors;
  private final FeatureScaling features;
  private final double penalty;
  private int passes;

  /**
   * Makes the objective of some rows.
   *
   * @param classOfRow class of each of the rows to fit on, 0 … classes-1; none of the others
   * @param n number of rows to fit on
   * @param features what is done to the rows
   * @param penalty of half the squared weights, scikit-learn's {@code 1/(C·n)}
   */
  SoftmaxObjective(
      VectorBlocks rows,
      Shared<RowCodes> classOfRow,
      int n,
      int classes,
      FeatureScaling features,
      double penalty) {
    this.rows = rows;
    this.classOfRow = classOfRow;
    this.n = n;
    this.weightVectors = classes == 2 ? 1 : classes;
    this.features = features;
    this.penalty = penalty;
  }

  /** Starts with weights of zero: those of each weight vector, then the intercepts. */
  double[] start() {
    return new double[weightVectors * (rows.dimension() + 1)];
  }

  @Override
  public double at(double[] weights, double[] gradient) {
    LinearScores scores = LinearScores.of(ofRows(weights), rows.dimension());
    Shared<RowCodes> classes = classOfRow;
    double[] sums =
        rows.sum(
            block -> SoftmaxShare.of(block, classes.value(), scores),
            VectorBlocks.Sum::ofArrays,
            (long) Double.BYTES * weights.length);
    int dim = rows.dimension();
    int intercepts = weightVectors * dim;
    double penalised = 0;
    for (int w = 0; w < intercepts; w++) {
      double centre = features.centre()[w % dim] * sums[intercepts + w / dim];
      gradient[w] = features.scale()[w % dim] * (sums[w] - centre) / n + penalty * weights[w];
      penalised += weights[w] * weights[w];
    }
    for (int k = intercepts; k < weights.length; k++) {
      gradient[k] = sums[k] / n;
    }
    double value = sums[weights.length] / n + penalty / 2 * penalised;
    if (!rows.onDriver() && passes++ % PASSES_BETWEEN_LINES == 0) {
      LOG.info("logistic regression of {} rows: {} passes, objective {}", n, passes, value);
    }
    return value;
  }

  /** Weights of the rows as the blocks hold them, which give the same scores. */
  double[] ofRows(double[] weights) {
    int dim = rows.dimension();
    int intercepts = weightVectors * dim;
    double[] own = weights.clone();
    for (int w = 0; w < intercepts; w++) {
      own[w] = weights[w] * features.scale()[w % dim];
      own[intercepts + w / dim] -= own[w] * features.centre()[w % dim];
    }
    return own;
  }
}
