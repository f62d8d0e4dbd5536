package io.genept.metric;

import org.apache.commons.math3.distribution.HypergeometricDistribution;

/** Over-representation of marked items among drawn ones. */
public final class HypergeometricTest {
  private HypergeometricTest() {}

  /**
   * Computes the probability that {@code overlap} or more of the drawn items are marked. Agrees
   * with {@code scipy.stats.hypergeom.sf(overlap - 1, universe, marked, drawn)}.
   *
   * @param universe number of items
   * @param marked how many of them are marked
   * @param drawn how many of them are drawn
   * @param overlap how many are both
   */
  public static double tail(int universe, int marked, int drawn, int overlap) {
    if (overlap <= Math.max(0, marked + drawn - universe)) {
      return 1;
    }
    double term =
        new HypergeometricDistribution(null, universe, marked, drawn).probability(overlap);
    double sum = 0;
    for (int k = overlap; k <= Math.min(marked, drawn) && term > 0; k++) {
      sum += term;
      double rest = universe - (double) marked - drawn + k + 1;
      term *= (marked - (double) k) * (drawn - (double) k) / ((k + 1) * rest);
    }
    return Math.min(1, sum);
  }
}
