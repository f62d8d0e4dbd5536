package io.genept.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * kBET: the share of cells whose neighbourhood, the cell itself included, holds the batches in the
 * proportions of the whole, by a χ² test of each cell at level {@value #LEVEL}; 1 is perfect mixing
 * (Büttner et al. 2019).
 *
 * <p>Defined as the acceptance rate of {@code scib_metrics.kbet} 0.5; agrees with scipy's {@code
 * chi2} to 1e-12. It is computed over all cells, not label by label, so different compositions of
 * the batches count as missing mixing.
 *
 * @param acceptance share of cells whose p-value is at least {@value #LEVEL}
 * @param meanStatistic mean χ² statistic
 */
public record Kbet(double acceptance, double meanStatistic) {
  static final double LEVEL = 0.05;

  /**
   * Tests each cell.
   *
   * @param neighborhoods rows of each cell's neighbourhood with itself, n × k
   * @param codes batch of each cell, 0 … batches−1, each occurring
   * @param batches number of batches, at least 2
   */
  public static Kbet of(int[][] neighborhoods, int[] codes, int batches) {
    double[] statistics = statistics(neighborhoods, codes, batches);
    double critical = critical(batches);
    long accepted = Arrays.stream(statistics).filter(value -> value <= critical).count();
    return new Kbet(
        (double) accepted / statistics.length, Arrays.stream(statistics).sum() / statistics.length);
  }

  /** Tells for each cell, of the arguments of {@link #of}, whether its test accepts the mixing. */
  public static boolean[] accepted(int[][] neighborhoods, int[] codes, int batches) {
    double[] statistics = statistics(neighborhoods, codes, batches);
    double critical = critical(batches);
    boolean[] accepted = new boolean[statistics.length];
    for (int cell = 0; cell < accepted.length; cell++) {
      accepted[cell] = statistics[cell] <= critical;
    }
    return accepted;
  }

  private static double critical(int batches) {
    return new ChiSquaredDistribution(batches - 1).inverseCumulativeProbability(1 - LEVEL);
  }

  private static double[] statistics(int[][] neighborhoods, int[] codes, int batches) {
    double[] shares = new double[batches];
    for (int code : codes) {
      shares[code] += 1.0 / codes.length;
    }
    return IntStream.range(0, neighborhoods.length)
        .parallel()
        .mapToDouble(cell -> statistic(neighborhoods[cell], codes, shares))
        .toArray();
  }

  private static double statistic(int[] neighborhood, int[] codes, double[] shares) {
    int[] observed = new int[shares.length];
    for (int row : neighborhood) {
      observed[codes[row]]++;
    }
    double sum = 0;
    for (int batch = 0; batch < shares.length; batch++) {
      double expected = shares[batch] * neighborhood.length;
      sum += (observed[batch] - expected) * (observed[batch] - expected) / expected;
    }
    return sum;
  }
}
