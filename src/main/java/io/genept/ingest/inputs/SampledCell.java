package io.genept.ingest.inputs;

import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one cell shows of the scale of its values.
 *
 * @param hash of the values, by which cells are drawn
 * @param median of the values
 * @param bases what each {@link Base} makes of them
 */
record SampledCell(long hash, float median, Map<Base, Trial> bases) implements Serializable {
  /** Ratios up to this are compared with whole numbers; above, rounding hides what they are. */
  private static final double LARGEST_RATIO = 20;

  private static final double RATIO_TOLERANCE = 0.1;

  /** Corrected counts drift away from whole numbers as they grow; logarithms of counts do not. */
  private static final double CORRECTED_TOLERANCE = 0.05;

  private static final double LARGEST_CORRECTED = 4.5;
  private static final double COUNT_TOLERANCE = 0.01;
  private static final double LARGEST_COUNT = 64;

  /** Scales that values may lie on. */
  enum Base {
    LINEAR(0),
    E(1),
    TWO(Math.log(2)),
    TEN(Math.log(10));

    private final double factor;

    Base(double factor) {
      this.factor = factor;
    }

    /** The level of a value: itself, or {@code base^x − 1}. */
    double level(double value) {
      return this == LINEAR ? value : Math.expm1(value * factor);
    }
  }

  /**
   * A cell on one scale.
   *
   * @param total sum of its levels
   * @param unit the smallest level, or a half of it where more others are multiples of that
   * @param ratios levels above the smallest and up to {@value #LARGEST_RATIO} times the unit
   * @param multiples those of them that are whole multiples of the unit
   * @param fractional values that are no whole numbers, of levels that are not large
   * @param counts those of them whose levels are whole numbers
   */
  record Trial(double total, double unit, int ratios, int multiples, int fractional, int counts)
      implements Serializable {}

  /** A hash of the values from {@code from} (inclusive) to {@code to} (exclusive). */
  static long hash(float[] values, int from, int to) {
    long hash = (long) to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + Float.floatToIntBits(values[i]);
    }
    hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
    return hash ^ (hash >>> 32);
  }

  /** Looks at the values from {@code from} (inclusive) to {@code to} (exclusive). */
  static SampledCell of(long hash, float[] values, int from, int to) {
    float[] sorted = Arrays.copyOfRange(values, from, to);
    Arrays.sort(sorted);
    Map<Base, Trial> bases = new EnumMap<>(Base.class);
    for (Base base : Base.values()) {
      bases.put(base, trial(sorted, base));
    }
    return new SampledCell(hash, sorted[sorted.length / 2], bases);
  }

  private static Trial trial(float[] sorted, Base base) {
    double total = 0;
    int fractional = 0;
    int counts = 0;
    boolean linear = base == Base.LINEAR;
    double largest = linear ? LARGEST_CORRECTED : LARGEST_COUNT;
    double tolerance = linear ? CORRECTED_TOLERANCE : COUNT_TOLERANCE;
    double[] levels = new double[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      levels[i] = base.level(sorted[i]);
      total += levels[i];
      if (sorted[i] != Math.rint(sorted[i]) && levels[i] <= largest) {
        fractional++;
        counts += nearWhole(levels[i], tolerance) && levels[i] > 0.5 ? 1 : 0;
      }
    }
    int[] whole = multiples(levels, levels[0]);
    int[] half = multiples(levels, levels[0] / 2);
    // A cell whose smallest count is 2: rare, so a half has to explain all.
    boolean halved = half[0] == half[1] && whole[0] < whole[1];
    int[] best = halved ? half : whole;
    return new Trial(
        total, halved ? levels[0] / 2 : levels[0], best[1], best[0], fractional, counts);
  }

  private static int[] multiples(double[] levels, double unit) {
    int[] hitsAndTries = new int[2];
    for (double level : levels) {
      double ratio = level / unit;
      if (level > 1.01 * levels[0] && ratio <= LARGEST_RATIO) {
        hitsAndTries[1]++;
        hitsAndTries[0] += nearWhole(ratio, RATIO_TOLERANCE) ? 1 : 0;
      }
    }
    return hitsAndTries;
  }

  private static boolean nearWhole(double value, double tolerance) {
    return Math.abs(value - Math.rint(value)) <= tolerance;
  }
}
