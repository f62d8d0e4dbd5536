package io.genept.core;

/** State of the numbers of an expression matrix, in the order of the usual processing. */
public enum ValueState {
  /** Molecule or read counts; whole numbers, or fractional where a pipeline corrected them. */
  COUNTS,
  /** Counts scaled so that each cell has the same total. */
  NORMALISED,
  /** {@code log(1 + x)} of normalised counts (natural logarithm). */
  LOG1P,
  /** Centred or scaled by gene; no longer an expression level, and of no use as a weight. */
  SCALED;

  /**
   * The name used on the command line and in tables: {@code counts}, {@code normalised}, {@code
   * log1p}, {@code scaled}.
   */
  public String label() {
    return OptionSet.nameOf(this);
  }
}
