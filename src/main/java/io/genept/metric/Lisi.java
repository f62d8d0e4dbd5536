package io.genept.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Local inverse Simpson's index: how many labels, in effect, a cell's neighbourhood holds
 * (Korsunsky et al. 2019). Neighbours are weighted by {@code exp(−β·distance)}, β being such that
 * the weights have the given perplexity.
 *
 * <p>Defined as {@code scib_metrics.lisi_knn} 0.5, which ends the search for β where the entropy is
 * within 1e-5, and so does this; agrees with the exact β to 1e-4 ({@code golden_mixing.py}).
 */
public final class Lisi {
  private static final double TOLERANCE = 1e-5;
  private static final int MOST_TRIES = 50;

  private Lisi() {}

  /**
   * Computes the index of each cell, 1 to the number of labels; −1 where the neighbours' weights
   * have no entropy, as in the reference.
   *
   * @param neighbors rows of each cell's neighbours, n × k
   * @param distances to them, n × k
   * @param codes label of each row, 0 … labels−1
   * @param labels number of labels
   * @param perplexity effective number of neighbours; scib takes a third of k
   */
  public static double[] ofCells(
      int[][] neighbors, double[][] distances, int[] codes, int labels, double perplexity) {
    double[] values = new double[neighbors.length];
    IntStream.range(0, values.length)
        .parallel()
        .forEach(
            cell -> {
              double[] weights = weights(distances[cell], Math.log(perplexity));
              double[] shares = new double[labels];
              for (int i = 0; i < weights.length; i++) {
                shares[codes[neighbors[cell][i]]] += weights[i];
              }
              double simpson = Arrays.stream(shares).map(share -> share * share).sum();
              values[cell] = weights.length == 0 ? -1 : 1 / simpson;
            });
    return values;
  }

  /**
   * Computes the mixing of batches, 0 (none) to 1: {@code scib_metrics.ilisi_knn(scale=True)},
   * {@code (median − 1)/(batches − 1)}.
   */
  public static double integration(double[] ofCells, int batches) {
    return (median(ofCells) - 1) / (batches - 1);
  }

  /**
   * Computes the separation of labels, 0 (none) to 1: {@code scib_metrics.clisi_knn(scale=True)},
   * {@code (labels − median)/(labels − 1)}.
   */
  public static double separation(double[] ofCells, int labels) {
    return (labels - median(ofCells)) / (labels - 1);
  }

  private static double[] weights(double[] distances, double entropyWanted) {
    double beta = 1;
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    double[] weights = new double[distances.length];
    double entropy = entropy(distances, beta, weights);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      double difference = entropy - entropyWanted;
      if (!(Math.abs(difference) > TOLERANCE)) {
        break;
      }
      if (difference > 0) {
        low = beta;
        beta = high == Double.POSITIVE_INFINITY ? beta * 2 : (beta + high) / 2;
      } else {
        high = beta;
        beta = low == Double.NEGATIVE_INFINITY ? beta / 2 : (beta + low) / 2;
      }
      entropy = entropy(distances, beta, weights);
    }
    return entropy == 0 ? new double[0] : weights;
  }

  private static double entropy(double[] distances, double beta, double[] weights) {
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-distances[i] * beta);
      sum += weights[i];
      weighted += distances[i] * weights[i];
    }
    if (sum == 0) {
      return 0;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return Math.log(sum) + beta * weighted / sum;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
