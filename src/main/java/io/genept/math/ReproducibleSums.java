package io.genept.math;

import java.io.Serializable;

/**
 * Sums of floating-point terms that are the same for any order of the terms and any grouping.
 *
 * <p>Pre-rounding (Demmel and Nguyen, "Fast Reproducible Floating-Point Summation", 2013): a term
 * is cut into a multiple of a coarse unit and a rest, the rest rounded to a multiple of a fine
 * unit. The units follow from a bound of all terms, so that sums of multiples need no more than 53
 * bits and every addition is exact. A term loses at most 2⁻⁹⁸ · n² · the largest term.
 */
public final class ReproducibleSums implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int HEADROOM_BITS = 50;

  private final double coarse;
  private final double fine;
  private final double lost;
  private final double[] high;
  private final double[] low;

  /**
   * Begins at zero.
   *
   * @param size number of sums
   * @param largest bound of the magnitude of each term, finite
   * @param terms bound of the number of terms of each sum, below 2⁵⁰
   */
  public ReproducibleSums(int size, double largest, long terms) {
    double most = largest * terms;
    this.coarse = rounding(most);
    double rests = unit(most) * terms;
    this.fine = rounding(rests);
    this.lost = unit(rests) * terms;
    this.high = new double[size];
    this.low = new double[size];
  }

  /**
   * The number {@code r} for which {@code (x + r) - r} rounds x to a unit so that sums of rounded
   * terms are exact.
   *
   * @param most bound of the sum of the magnitudes of all terms
   */
  public static double rounding(double most) {
    return 1.5 * 0x1p52 * unit(most);
  }

  private static double unit(double most) {
    if (!Double.isFinite(most)) {
      throw new IllegalArgumentException("Cannot bound sums of terms by " + most);
    }
    return most > 0 ? Math.scalb(1.0, Math.getExponent(most) + 1 - HEADROOM_BITS) : 0;
  }

  /** Adds a term to a sum. */
  public void add(int sum, double term) {
    double multiple = (term + coarse) - coarse;
    high[sum] += multiple;
    low[sum] += (term - multiple + fine) - fine;
  }

  /** Adds the sums of other terms, begun alike. */
  public ReproducibleSums plus(ReproducibleSums other) {
    if (other.coarse != coarse || other.high.length != high.length) {
      throw new IllegalArgumentException("Sums of other units or of another number");
    }
    for (int i = 0; i < high.length; i++) {
      high[i] += other.high[i];
      low[i] += other.low[i];
    }
    return this;
  }

  /** The sums so far. */
  public double[] values() {
    double[] values = new double[high.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = high[i] + low[i];
    }
    return values;
  }

  /** The most by which a value differs from the sum of the terms. */
  public double lost() {
    return lost;
  }
}
