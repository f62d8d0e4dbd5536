package io.genept.metric;

import io.genept.math.MersenneTwister;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Percentile interval of a metric over bootstrap samples of the test set (Efron 1979): the spread
 * of the number over test samples, the model being the same.
 *
 * @param low 2.5th percentile
 * @param high 97.5th percentile
 */
public record Bootstrap(double low, double high) {
  /** Number of samples that are drawn. */
  public static final int SAMPLES = 1_000;

  private static final double TAIL = 0.025;

  /**
   * Draws samples of n with replacement.
   *
   * @param n size of the test set, at least 1
   * @param seed 0 to 4294967295
   * @param metric of the samples at some positions, with repeats; may be NaN, which is left out
   */
  public static Bootstrap of(int n, long seed, ToDoubleFunction<int[]> metric) {
    MersenneTwister random = new MersenneTwister(seed);
    double[] values = new double[SAMPLES];
    int[] drawn = new int[n];
    for (int sample = 0; sample < SAMPLES; sample++) {
      for (int i = 0; i < n; i++) {
        drawn[i] = (int) (random.nextDouble() * n);
      }
      values[sample] = metric.applyAsDouble(drawn);
    }
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return sorted.length == 0
        ? new Bootstrap(Double.NaN, Double.NaN)
        : new Bootstrap(percentile(sorted, TAIL), percentile(sorted, 1 - TAIL));
  }

  /** Computes {@code numpy.percentile}: linear between the two nearest values. */
  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
