package io.genept.ingest.inputs;

import java.io.Serializable;
import java.util.Locale;

/** The range of some numbers above 0. */
final class Spread implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Numbers whose range is a smaller part of the largest are called equal. */
  private static final double EQUAL = 1e-3;

  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  void add(double value) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  void merge(Spread other) {
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  boolean constant() {
    return max < min || (max - min) < EQUAL * max;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.6g ± %.1g", (min + max) / 2, (max - min) / 2);
  }
}
