package io.genept.metric;

import java.util.Arrays;

/**
 * Metrics of scores that rank positive samples above negative ones. Samples of equal score are one
 * step of the curve: the order within a tie does not matter.
 */
public final class RankingMetrics {
  private final double[] positives;
  private final double[] negatives;

  private RankingMetrics(double[] positives, double[] negatives) {
    this.positives = positives;
    this.negatives = negatives;
  }

  /**
   * Computes the area under the ROC curve: the chance that a positive sample scores above a
   * negative one, a tie counting half; 0.5 for random scores. NaN if either class is absent. Equals
   * {@code sklearn.metrics.roc_auc_score}.
   *
   * @param positive whether each sample is positive (n)
   * @param scores higher for samples more likely positive (n), finite
   * @throws IllegalArgumentException if the arrays differ in length or a score is not finite
   */
  public static double rocAuc(boolean[] positive, double[] scores) {
    return split(positive, scores).rocAuc();
  }

  /**
   * Computes the average precision: the sum over thresholds of precision times the gain in recall,
   * without interpolation; the share of positives for random scores, 0 if there is none. Equals
   * {@code sklearn.metrics.average_precision_score}.
   *
   * @param positive whether each sample is positive (n)
   * @param scores higher for samples more likely positive (n), finite
   * @throws IllegalArgumentException if the arrays differ in length or a score is not finite
   */
  public static double averagePrecision(boolean[] positive, double[] scores) {
    return split(positive, scores).averagePrecision();
  }

  private static RankingMetrics split(boolean[] positive, double[] scores) {
    if (positive.length != scores.length) {
      throw new IllegalArgumentException(
          positive.length + " labels for " + scores.length + " scores, expected as many");
    }
    double[] positives = new double[scores.length];
    double[] negatives = new double[scores.length];
    int found = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw new IllegalArgumentException(
            "score " + i + " is " + scores[i] + ", expected a finite value");
      }
      double unsignedZero = scores[i] + 0.0;
      if (positive[i]) {
        positives[found++] = unsignedZero;
      } else {
        negatives[i - found] = unsignedZero;
      }
    }
    return new RankingMetrics(
        ascending(positives, found), ascending(negatives, scores.length - found));
  }

  private double rocAuc() {
    if (positives.length == 0 || negatives.length == 0) {
      return Double.NaN;
    }
    long doubled = 0;
    int below = 0;
    int notAbove = 0;
    for (double score : positives) {
      while (below < negatives.length && negatives[below] < score) {
        below++;
      }
      while (notAbove < negatives.length && negatives[notAbove] <= score) {
        notAbove++;
      }
      doubled += below + (long) notAbove;
    }
    return doubled / (2.0 * positives.length * negatives.length);
  }

  private double averagePrecision() {
    double sum = 0;
    int p = positives.length;
    int n = negatives.length;
    while (p > 0) {
      double threshold = positives[p - 1];
      int before = p;
      while (p > 0 && positives[p - 1] == threshold) {
        p--;
      }
      while (n > 0 && negatives[n - 1] >= threshold) {
        n--;
      }
      double hits = positives.length - p;
      double selected = hits + (negatives.length - n);
      sum += (before - p) / (double) positives.length * (hits / selected);
    }
    return sum;
  }

  private static double[] ascending(double[] values, int length) {
    double[] sorted = Arrays.copyOf(values, length);
    Arrays.sort(sorted);
    return sorted;
  }
}
