package io.genept.learn;

import dev.ludovic.netlib.blas.BLAS;
import java.util.SplittableRandom;

/**
 * Greedy {@code k-means++} (Arthur &amp; Vassilvitskii 2007; scikit-learn's variant): each further
 * centre is the best of {@code 2 + ⌊ln k⌋} rows drawn in proportion to their squared distance to
 * the centres so far.
 */
final class PlusPlusStart {
  private PlusPlusStart() {}

  /**
   * Draws the centres.
   *
   * @param rows n × dim, row-major, n ≥ 1
   * @return k × dim; rows repeat if fewer than k are distinct
   */
  static float[] centres(float[] rows, int dim, int k, SplittableRandom random) {
    int n = rows.length / dim;
    int trials = 2 + (int) Math.log(k);
    double[] squares = squares(rows, dim);
    float[] centres = new float[k * dim];
    int first = random.nextInt(n);
    System.arraycopy(rows, first * dim, centres, 0, dim);
    double[] nearest = squaredDistances(rows, squares, dim, first);
    for (int c = 1; c < k; c++) {
      double[] best = null;
      double bestSum = Double.POSITIVE_INFINITY;
      int bestRow = 0;
      for (int trial = 0; trial < trials; trial++) {
        int row = draw(nearest, random);
        double[] candidate = squaredDistances(rows, squares, dim, row);
        double sum = 0;
        for (int i = 0; i < n; i++) {
          candidate[i] = Math.min(candidate[i], nearest[i]);
          sum += candidate[i];
        }
        if (sum < bestSum) {
          bestSum = sum;
          best = candidate;
          bestRow = row;
        }
      }
      nearest = best;
      System.arraycopy(rows, bestRow * dim, centres, c * dim, dim);
    }
    return centres;
  }

  private static int draw(double[] weights, SplittableRandom random) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = random.nextDouble() * total;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }

  private static double[] squaredDistances(float[] rows, double[] squares, int dim, int centre) {
    int n = squares.length;
    float[] products = new float[n];
    BLAS.getInstance()
        .sgemv("T", dim, n, 1f, rows, 0, dim, rows, centre * dim, 1, 0f, products, 0, 1);
    double[] distances = new double[n];
    for (int i = 0; i < n; i++) {
      distances[i] = Math.max(0, squares[i] + squares[centre] - 2.0 * products[i]);
    }
    distances[centre] = 0;
    return distances;
  }

  private static double[] squares(float[] rows, int dim) {
    double[] squares = new double[rows.length / dim];
    for (int i = 0; i < squares.length; i++) {
      for (int d = 0; d < dim; d++) {
        squares[i] += (double) rows[i * dim + d] * rows[i * dim + d];
      }
    }
    return squares;
  }
}
