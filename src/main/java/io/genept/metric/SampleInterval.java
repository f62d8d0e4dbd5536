package io.genept.metric;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The 95 % interval of a number that is measured on a sample: jackknife over {@value #GROUPS}
 * interleaved groups of the samples, each left out in turn, normal approximation with the
 * correction for a finite population.
 *
 * @param low lower end; NaN where the number is undefined without some group
 * @param high upper end
 */
public record SampleInterval(double low, double high) {
  private static final int GROUPS = 20;
  private static final double NORMAL_95 = 1.959964;

  /**
   * Computes the interval.
   *
   * @param n samples
   * @param population of which they are
   * @param value of all samples
   * @param of the number of some samples, by their places (ascending)
   */
  public static SampleInterval of(
      int n, long population, double value, ToDoubleFunction<int[]> of) {
    double[] without = new double[GROUPS];
    double mean = 0;
    for (int group = 0; group < GROUPS; group++) {
      int left = group;
      without[group] =
          of.applyAsDouble(IntStream.range(0, n).filter(i -> i % GROUPS != left).toArray());
      mean += without[group] / GROUPS;
    }
    double squares = 0;
    for (double each : without) {
      squares += (each - mean) * (each - mean);
    }
    double variance = squares * (GROUPS - 1) / GROUPS * (1 - (double) n / population);
    double half = NORMAL_95 * Math.sqrt(variance);
    return new SampleInterval(value - half, value + half);
  }

  /** As words: {@code 95 % interval 0.4101 to 0.4223}. */
  public String words() {
    return String.format(Locale.ROOT, "95 %% interval %.4g to %.4g", low, high);
  }
}
