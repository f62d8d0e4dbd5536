package io.genept.metric;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Mean of independent runs with its 95 % confidence interval by Student's t: {@code mean ± t(0.975,
 * n−1)·s/√n}; {@code scipy.stats.t.interval} of the mean and {@code scipy.stats.sem}.
 *
 * @param mean of the runs; NaN without any
 * @param sd sample standard deviation (n − 1); NaN for fewer than two runs
 * @param halfWidth of the interval; NaN for fewer than two runs
 */
public record MeanInterval(double mean, double sd, double halfWidth) {
  private static final double UPPER = 0.975;

  /** Computes the interval from the values of the runs. */
  public static MeanInterval of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    if (values.length < 2) {
      return new MeanInterval(mean, Double.NaN, Double.NaN);
    }
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double sd = Math.sqrt(squares / (values.length - 1));
    double t = new TDistribution(null, values.length - 1).inverseCumulativeProbability(UPPER);
    return new MeanInterval(mean, sd, t * sd / Math.sqrt(values.length));
  }

  public double low() {
    return mean - halfWidth;
  }

  public double high() {
    return mean + halfWidth;
  }
}
