package io.genept.core;

/** State of the numbers of an expression matrix, in the order of the usual processing. */
public enum ValueState {
  /** Molecule or read counts; whole numbers, or fractional where a pipeline corrected them. */
  COUNTS,
  /** Counts scaled so that each cell has the same total. */
  NORMALISED,
  /** {@code log(1 + x)} (natural logarithm) of counts or normalised counts. */
  LOG1P,
  /** {@code log2(1 + x)} of counts or normalised counts. */
  LOG2P1,
  /** {@code log10(1 + x)} of counts or normalised counts. */
  LOG10P1,
  /** Centred or scaled by gene; no longer an expression level, and of no use as a weight. */
  SCALED;

  /**
   * The name used on the command line and in tables: {@code counts}, {@code normalised}, {@code
   * log1p}, {@code log2p1}, {@code log10p1}, {@code scaled}.
   */
  public String label() {
    return OptionSet.nameOf(this);
  }

  /** The factor that turns a value into the natural logarithm; 0 where it is no logarithm. */
  public double toNaturalLogarithm() {
    return switch (this) {
      case LOG1P -> 1;
      case LOG2P1 -> Math.log(2);
      case LOG10P1 -> Math.log(10);
      case COUNTS, NORMALISED, SCALED -> 0;
    };
  }
}
