package io.genept.learn.linear;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * ℓ2-regularised logistic regression of pairs of items: the objective of scikit-learn's {@code
 * LogisticRegression} over {@code C·n}, the mean logistic loss and {@code |w|²/(2·C·n)}, intercept
 * unpenalised.
 *
 * <p>What a pair's sum of vectors adds to its score is what its two items add, so that sums cost
 * one pass over the items and none over the pairs. Other features are made anew, some pairs at a
 * time, whenever the function is asked for, in floats; sums over pairs are double. Pairs are gone
 * through in the order of their first item, whose row then stays in the nearest cache.
 */
final class PairObjective implements Lbfgs.Objective {
  private static final int PAIRS_PER_BLOCK = 64;
  private static final double TOLERANCE = 1e-6;

  private final float[] vectors;
  private final int dimension;
  private final PairFeature feature;
  private final PairRegression.Labelled pairs;
  private final double penalty;
  private final int[] order;

  private PairObjective(
      float[] vectors,
      int dimension,
      PairFeature feature,
      PairRegression.Labelled pairs,
      double penalty) {
    this.vectors = vectors;
    this.dimension = dimension;
    this.feature = feature;
    this.pairs = pairs;
    this.penalty = penalty;
    this.order =
        IntStream.range(0, pairs.positive().length)
            .boxed()
            .sorted(Comparator.comparingInt(pair -> pairs.left()[pair]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * Fits the weights on some pairs.
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
      PairRegression.Labelled train,
      double c,
      int maxIterations) {
    PairObjective objective =
        new PairObjective(vectors, dimension, feature, train, 1 / (c * train.positive().length));
    double[] start = new double[objective.sums() + objective.width() + 1];
    return Lbfgs.minimise(objective, start, TOLERANCE, maxIterations).point();
  }

  /** Computes the log odds of pairs under the weights of a fit. */
  static double[] scores(
      float[] vectors,
      int dimension,
      PairFeature feature,
      PairRegression.Labelled pairs,
      double[] weights) {
    PairObjective regression = new PairObjective(vectors, dimension, feature, pairs, 0);
    double[] scores = new double[pairs.positive().length];
    regression.eachBlock(
        weights,
        (from, count, features, ofBlock) -> {
          for (int i = 0; i < count; i++) {
            scores[regression.order[from + i]] = ofBlock[i];
          }
        });
    return scores;
  }

  /** Receives the joint features (count × width) and the scores of some pairs. */
  private interface Block {
    void take(int from, int count, float[] features, double[] scores);
  }

  @Override
  public double at(double[] weights, double[] gradient) {
    int width = width();
    int n = order.length;
    Arrays.fill(gradient, 0);
    double[] ofItem = new double[vectors.length / dimension];
    double[] loss = new double[1];
    float[] residuals = new float[PAIRS_PER_BLOCK];
    float[] joint = new float[width];
    eachBlock(
        weights,
        (from, count, features, scores) -> {
          for (int i = 0; i < count; i++) {
            int pair = order[from + i];
            boolean positive = pairs.positive()[pair];
            double margin = positive ? scores[i] : -scores[i];
            loss[0] += Math.log(1 + Math.exp(-Math.abs(margin))) - Math.min(0, margin);
            double share = 1 / (1 + Math.exp(margin)) / n;
            double residual = positive ? -share : share;
            ofItem[pairs.left()[pair]] += residual;
            ofItem[pairs.right()[pair]] += residual;
            residuals[i] = (float) residual;
          }
          if (width > 0) {
            BLAS.getInstance()
                .sgemv("N", width, count, 1f, features, width, residuals, 1, 0f, joint, 1);
            add(joint, gradient, sums());
          }
        });
    double penalised = 0;
    if (feature.hasSum()) {
      for (int item = 0; item < ofItem.length; item++) {
        addRow(ofItem[item], item * dimension, gradient);
      }
    }
    int last = weights.length - 1;
    for (int w = 0; w < last; w++) {
      gradient[w] += penalty * weights[w];
      penalised += weights[w] * weights[w];
    }
    gradient[last] = Arrays.stream(ofItem).sum() / 2;
    return loss[0] / n + penalty / 2 * penalised;
  }

  private void eachBlock(double[] weights, Block block) {
    int width = width();
    double[] ofItem = ofItems(weights);
    float[] joint = new float[width];
    for (int w = 0; w < width; w++) {
      joint[w] = (float) weights[sums() + w];
    }
    float[] features = new float[PAIRS_PER_BLOCK * width];
    float[] products = new float[PAIRS_PER_BLOCK];
    double[] scores = new double[PAIRS_PER_BLOCK];
    for (int from = 0; from < order.length; from += PAIRS_PER_BLOCK) {
      int count = Math.min(PAIRS_PER_BLOCK, order.length - from);
      if (width > 0) {
        fill(from, count, features);
        BLAS.getInstance().sgemv("T", width, count, 1f, features, width, joint, 1, 0f, products, 1);
      }
      for (int i = 0; i < count; i++) {
        int pair = order[from + i];
        scores[i] =
            weights[weights.length - 1]
                + ofItem[pairs.left()[pair]]
                + ofItem[pairs.right()[pair]]
                + products[i];
      }
      block.take(from, count, features, scores);
    }
  }

  /**
   * Computes joint features from copies of the rows: the compiler vectorises loops whose arrays
   * share one index.
   */
  private void fill(int from, int count, float[] features) {
    float[] left = new float[dimension];
    float[] right = new float[dimension];
    float[] part = new float[dimension];
    int at = 0;
    for (int i = from; i < from + count; i++) {
      System.arraycopy(vectors, pairs.left()[order[i]] * dimension, left, 0, dimension);
      System.arraycopy(vectors, pairs.right()[order[i]] * dimension, right, 0, dimension);
      for (PairFeature.Joint joint : feature.joint()) {
        joint.put(left, right, part);
        System.arraycopy(part, 0, features, at, dimension);
        at += dimension;
      }
    }
  }

  private double[] ofItems(double[] weights) {
    double[] scores = new double[vectors.length / dimension];
    if (feature.hasSum()) {
      Arrays.setAll(scores, item -> dot(item * dimension, weights));
    }
    return scores;
  }

  private int sums() {
    return feature.hasSum() ? dimension : 0;
  }

  private int width() {
    return feature.joint().size() * dimension;
  }

  private void addRow(double factor, int from, double[] into) {
    for (int d = 0; d < dimension; d++) {
      into[d] += factor * vectors[from + d];
    }
  }

  private static void add(float[] values, double[] into, int at) {
    for (int i = 0; i < values.length; i++) {
      into[at + i] += values[i];
    }
  }

  private double dot(int from, double[] weights) {
    double even = 0;
    double odd = 0;
    int d = 0;
    for (; d + 1 < dimension; d += 2) {
      even += weights[d] * vectors[from + d];
      odd += weights[d + 1] * vectors[from + d + 1];
    }
    return d < dimension ? even + odd + weights[d] * vectors[from + d] : even + odd;
  }
}
