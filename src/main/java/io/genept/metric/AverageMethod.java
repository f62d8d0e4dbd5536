package io.genept.metric;

/** Average of the entropies of two labellings, the scale of a mutual information. */
public enum AverageMethod {
  /** The smaller entropy. */
  MIN,
  /** The root of the product of the entropies. */
  GEOMETRIC,
  /** The mean of the entropies; the default here, in scikit-learn and in scib. */
  ARITHMETIC,
  /** The larger entropy. */
  MAX;

  double of(double left, double right) {
    return switch (this) {
      case MIN -> Math.min(left, right);
      case GEOMETRIC -> Math.sqrt(left * right);
      case ARITHMETIC -> (left + right) / 2;
      case MAX -> Math.max(left, right);
    };
  }
}
