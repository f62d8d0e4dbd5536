package io.genept.learn.linear;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;

/**
 * ℓ2-regularised logistic regression of two classes on a few hundred vectors in memory: the
 * objective of scikit-learn's {@code LogisticRegression} (unpenalised intercept), solved by
 * LIBLINEAR's trust-region Newton method to a far tighter tolerance.
 *
 * <p>For what fits a driver many times over and is fitted hundreds of times: one fit on 400 × 384
 * numbers takes 0.01 s, where a fit of MLlib ({@link LogisticRegression}), whose every iteration is
 * a Spark job, takes 0.5 s or more and gives the same probabilities to 1e-7.
 *
 * <p>Serves several threads at once.
 */
public final class SmallLogisticRegression {
  private static final double TOLERANCE = 1e-8;

  static {
    Linear.disableDebugOutput();
  }

  private final Feature[][] rows;
  private final int dimension;

  /**
   * Takes n vectors.
   *
   * @param values n × {@code dimension} numbers, row after row
   */
  public SmallLogisticRegression(float[] values, int dimension) {
    this.dimension = dimension;
    rows = new Feature[values.length / dimension][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Feature[dimension + 1];
      for (int d = 0; d < dimension; d++) {
        rows[i][d] = new FeatureNode(d + 1, values[i * dimension + d]);
      }
      rows[i][dimension] = new FeatureNode(dimension + 1, 1);
    }
  }

  /**
   * Fits on some rows and scores others.
   *
   * @param positive class of each row
   * @param train rows to fit on, of both classes
   * @param test rows to score
   * @param c inverse strength of the penalty, scikit-learn's {@code C}
   * @return for each test row its log odds of being positive, scikit-learn's {@code
   *     decision_function}
   */
  public double[] fitScore(boolean[] positive, int[] train, int[] test, double c) {
    Problem problem = new Problem();
    problem.l = train.length;
    problem.n = dimension + 1;
    problem.bias = 1;
    problem.x = new Feature[train.length][];
    problem.y = new double[train.length];
    for (int i = 0; i < train.length; i++) {
      problem.x[i] = rows[train[i]];
      problem.y[i] = positive[train[i]] ? 1 : 0;
    }
    Parameter parameter = new Parameter(SolverType.L2R_LR, c, TOLERANCE);
    parameter.setRegularizeBias(false);
    Model model = Linear.train(problem, parameter);
    double[] weights = model.getFeatureWeights();
    int sign = model.getLabels()[0] == 1 ? 1 : -1;
    double[] scores = new double[test.length];
    for (int i = 0; i < test.length; i++) {
      double sum = 0;
      for (Feature feature : rows[test[i]]) {
        sum += weights[feature.getIndex() - 1] * feature.getValue();
      }
      scores[i] = sign * sum;
    }
    return scores;
  }
}
