package io.genept.learn;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * ℓ2-regularised logistic regression of pairs of items: the objective of scikit-learn's {@code
 * LogisticRegression} over {@code C·n}, the mean logistic loss and {@code |w|²/(2·C·n)}, intercept
 * unpenalised.
 *
 * <p>What a pair's sum of vectors adds to its score is what its two items add, so that the products
 * of sums cost one pass over the items and none over the pairs. Other features are made anew, some
 * pairs at a time, whenever the function is asked for, in floats; sums over pairs are double.
 */
final class PairRegression implements Lbfgs.Objective {
  private static final int PAIRS_PER_BLOCK = 64;
  private static final double TOLERANCE = 1e-6;

  private final float[] vectors;
  private final int dimension;
  private final PairFeature feature;
  private final PairVectors.Labelled pairs;
  private final double penalty;

  private PairRegression(
      float[] vectors,
      int dimension,
      PairFeature feature,
      PairVectors.Labelled pairs,
      double penalty) {
    this.vectors = vectors;
    this.dimension = dimension;
    this.feature = feature;
    this.pairs = pairs;
    this.penalty = penalty;
  }

  /**
   * Fits.
   *
   * @param vectors of the items, row after row
   * @param dimension length of a row
   * @param train pairs of both classes
   * @param c inverse strength of the penalty, scikit-learn's {@code C}
   * @param maxIterations after which the fit stops, converged or not
   * @return weights of the sum where there is one, of the joint features, and the intercept
   */
  static double[] fit(
      float[] vectors,
      int dimension,
      PairFeature feature,
      PairVectors.Labelled train,
      double c,
      int maxIterations) {
    PairRegression objective =
        new PairRegression(vectors, dimension, feature, train, 1 / (c * train.positive().length));
    double[] start = new double[((feature.hasSum() ? 1 : 0) + feature.joint()) * dimension + 1];
    return Lbfgs.minimise(objective, start, TOLERANCE, maxIterations).point();
  }

  /** Log odds of pairs under the weights of a fit. */
  static double[] scores(
      float[] vectors,
      int dimension,
      PairFeature feature,
      PairVectors.Labelled pairs,
      double[] weights) {
    return new PairRegression(vectors, dimension, feature, pairs, 0).scores(weights);
  }

  @Override
  public double at(double[] weights, double[] gradient) {
    double[] scores = scores(weights);
    int n = scores.length;
    double loss = 0;
    double intercept = 0;
    for (int i = 0; i < n; i++) {
      double margin = pairs.positive()[i] ? scores[i] : -scores[i];
      loss += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
      double share = 1 / (1 + Math.exp(margin)) / n;
      scores[i] = pairs.positive()[i] ? -share : share;
      intercept += scores[i];
    }
    Arrays.fill(gradient, 0);
    addSums(scores, gradient);
    addJoint(scores, gradient);
    int last = weights.length - 1;
    double squares = 0;
    for (int w = 0; w < last; w++) {
      gradient[w] += penalty * weights[w];
      squares += weights[w] * weights[w];
    }
    gradient[last] = intercept;
    return loss / n + penalty / 2 * squares;
  }

  private double[] scores(double[] weights) {
    int n = pairs.positive().length;
    double[] scores = new double[n];
    Arrays.fill(scores, weights[weights.length - 1]);
    if (feature.hasSum()) {
      double[] ofItem = new double[vectors.length / dimension];
      for (int item = 0; item < ofItem.length; item++) {
        ofItem[item] = dot(item * dimension, weights);
      }
      for (int i = 0; i < n; i++) {
        scores[i] += ofItem[pairs.left()[i]] + ofItem[pairs.right()[i]];
      }
    }
    int width = feature.joint() * dimension;
    if (width > 0) {
      float[] joint = new float[width];
      for (int w = 0; w < width; w++) {
        joint[w] = (float) weights[weights.length - 1 - width + w];
      }
      float[] block = new float[PAIRS_PER_BLOCK * width];
      float[] products = new float[PAIRS_PER_BLOCK];
      for (int from = 0; from < n; from += PAIRS_PER_BLOCK) {
        int count = fill(from, block);
        BLAS.getInstance().sgemv("T", width, count, 1f, block, width, joint, 1, 0f, products, 1);
        for (int i = 0; i < count; i++) {
          scores[from + i] += products[i];
        }
      }
    }
    return scores;
  }

  private void addSums(double[] residuals, double[] gradient) {
    if (!feature.hasSum()) {
      return;
    }
    double[] ofItem = new double[vectors.length / dimension];
    for (int i = 0; i < residuals.length; i++) {
      ofItem[pairs.left()[i]] += residuals[i];
      ofItem[pairs.right()[i]] += residuals[i];
    }
    for (int item = 0; item < ofItem.length; item++) {
      if (ofItem[item] != 0) {
        int from = item * dimension;
        for (int d = 0; d < dimension; d++) {
          gradient[d] += ofItem[item] * vectors[from + d];
        }
      }
    }
  }

  private void addJoint(double[] residuals, double[] gradient) {
    int width = feature.joint() * dimension;
    if (width == 0) {
      return;
    }
    int first = gradient.length - 1 - width;
    float[] block = new float[PAIRS_PER_BLOCK * width];
    float[] residual = new float[PAIRS_PER_BLOCK];
    float[] sums = new float[width];
    for (int from = 0; from < residuals.length; from += PAIRS_PER_BLOCK) {
      int count = fill(from, block);
      for (int i = 0; i < count; i++) {
        residual[i] = (float) residuals[from + i];
      }
      BLAS.getInstance().sgemv("N", width, count, 1f, block, width, residual, 1, 0f, sums, 1);
      for (int w = 0; w < width; w++) {
        gradient[first + w] += sums[w];
      }
    }
  }

  private int fill(int from, float[] block) {
    int width = feature.joint() * dimension;
    int count = Math.min(PAIRS_PER_BLOCK, pairs.positive().length - from);
    for (int i = 0; i < count; i++) {
      feature.fill(
          vectors,
          pairs.left()[from + i] * dimension,
          pairs.right()[from + i] * dimension,
          dimension,
          block,
          i * width);
    }
    return count;
  }

  private double dot(int from, double[] weights) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int d = 0;
    for (; d + 3 < dimension; d += 4) {
      a += weights[d] * vectors[from + d];
      b += weights[d + 1] * vectors[from + d + 1];
      c += weights[d + 2] * vectors[from + d + 2];
      e += weights[d + 3] * vectors[from + d + 3];
    }
    for (; d < dimension; d++) {
      a += weights[d] * vectors[from + d];
    }
    return (a + b) + (c + e);
  }
}
