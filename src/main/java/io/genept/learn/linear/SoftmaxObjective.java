package io.genept.learn.linear;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * ℓ2-regularised logistic regression of vectors in memory, one weight vector for two classes and
 * one for each class above: the objective of scikit-learn's {@code LogisticRegression} over {@code
 * C·n}, mean cross-entropy and {@code |w|²/(2·C·n)}, intercepts unpenalised.
 *
 * <p>Features are centred first, which moves nothing but the intercepts, and lets vectors that
 * point much the same way be fitted in as few steps as others. Products are summed in floats within
 * blocks of rows and in doubles between them, always in one order, on all cores.
 */
final class SoftmaxObjective implements Lbfgs.Objective {
  private static final int ROWS_PER_BLOCK = 256;
  private static final int ROWS_PER_SHARE = 2048;

  private final float[] rows;
  private final int dimension;
  private final int[] classOfRow;
  private final int weightVectors;
  private final double penalty;

  /**
   * Makes the objective of some rows.
   *
   * @param rows n × {@code dimension} features, row after row
   * @param classOfRow class of each of the n rows, 0 … classes-1
   * @param penalty of half the squared weights, scikit-learn's {@code 1/(C·n)}
   */
  SoftmaxObjective(float[] rows, int dimension, int[] classOfRow, int classes, double penalty) {
    this.rows = rows;
    this.dimension = dimension;
    this.classOfRow = classOfRow;
    this.weightVectors = classes == 2 ? 1 : classes;
    this.penalty = penalty;
  }

  /** Starts with weights of zero: those of each weight vector, then the intercepts. */
  double[] start() {
    return new double[weightVectors * (dimension + 1)];
  }

  /** Visits the scores and probabilities of all rows under some weights. */
  void eachBlock(double[] weights, Block block) {
    eachBlock(weights, 0, classOfRow.length, block);
  }

  /** Receives the linear scores and the probabilities (both count × classes) of some rows. */
  interface Block {
    void take(int from, int count, double[] scores, double[] probabilities);
  }

  @Override
  public double at(double[] weights, double[] gradient) {
    int n = classOfRow.length;
    int intercepts = weightVectors * dimension;
    double[][] shares =
        IntStream.range(0, (n + ROWS_PER_SHARE - 1) / ROWS_PER_SHARE)
            .parallel()
            .mapToObj(share -> share(share * ROWS_PER_SHARE, weights))
            .toArray(double[][]::new);
    double loss = 0;
    Arrays.fill(gradient, 0);
    for (double[] share : shares) {
      for (int w = 0; w < gradient.length; w++) {
        gradient[w] += share[w] / n;
      }
      loss += share[gradient.length];
    }
    double penalised = 0;
    for (int w = 0; w < intercepts; w++) {
      gradient[w] += penalty * weights[w];
      penalised += weights[w] * weights[w];
    }
    return loss / n + penalty / 2 * penalised;
  }

  /** Sums up what some rows add to the gradient, and in the last place to the loss. */
  private double[] share(int first, double[] weights) {
    int classes = Math.max(2, weightVectors);
    int fixed = classes - weightVectors;
    int intercepts = weightVectors * dimension;
    double[] sums = new double[weights.length + 1];
    float[] residuals = new float[ROWS_PER_BLOCK * weightVectors];
    float[] products = new float[intercepts];
    eachBlock(
        weights,
        first,
        Math.min(first + ROWS_PER_SHARE, classOfRow.length),
        (from, count, scores, probabilities) -> {
          for (int i = 0; i < count; i++) {
            int truth = classOfRow[from + i];
            sums[weights.length] -=
                Math.log(Math.max(Double.MIN_NORMAL, probabilities[i * classes + truth]));
            for (int k = 0; k < weightVectors; k++) {
              int column = k + fixed;
              double residual = probabilities[i * classes + column] - (truth == column ? 1 : 0);
              sums[intercepts + k] += residual;
              residuals[i * weightVectors + k] = (float) residual;
            }
          }
          BLAS.getInstance()
              .sgemm(
                  "N",
                  "T",
                  dimension,
                  weightVectors,
                  count,
                  1f,
                  rows,
                  from * dimension,
                  dimension,
                  residuals,
                  0,
                  weightVectors,
                  0f,
                  products,
                  0,
                  dimension);
          for (int w = 0; w < products.length; w++) {
            sums[w] += products[w];
          }
        });
    return sums;
  }

  private void eachBlock(double[] weights, int first, int end, Block block) {
    int classes = Math.max(2, weightVectors);
    int fixed = classes - weightVectors;
    int intercepts = weightVectors * dimension;
    float[] floats = new float[intercepts];
    for (int w = 0; w < intercepts; w++) {
      floats[w] = (float) weights[w];
    }
    float[] products = new float[ROWS_PER_BLOCK * weightVectors];
    double[] scores = new double[ROWS_PER_BLOCK * classes];
    double[] probabilities = new double[ROWS_PER_BLOCK * classes];
    for (int from = first; from < end; from += ROWS_PER_BLOCK) {
      int count = Math.min(ROWS_PER_BLOCK, end - from);
      BLAS.getInstance()
          .sgemm(
              "T",
              "N",
              weightVectors,
              count,
              dimension,
              1f,
              floats,
              0,
              dimension,
              rows,
              from * dimension,
              dimension,
              0f,
              products,
              0,
              weightVectors);
      for (int i = 0; i < count; i++) {
        double largest = fixed == 0 ? Double.NEGATIVE_INFINITY : 0;
        for (int k = 0; k < weightVectors; k++) {
          double score = products[i * weightVectors + k] + weights[intercepts + k];
          scores[i * classes + k + fixed] = score;
          largest = Math.max(largest, score);
        }
        double sum = 0;
        for (int k = i * classes; k < (i + 1) * classes; k++) {
          probabilities[k] = Math.exp(scores[k] - largest);
          sum += probabilities[k];
        }
        for (int k = i * classes; k < (i + 1) * classes; k++) {
          probabilities[k] /= sum;
        }
      }
      block.take(from, count, scores, probabilities);
    }
  }
}
