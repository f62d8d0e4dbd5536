package io.genept.math;

import io.genept.core.Opt;
import io.genept.core.UserError;

/**
 * Sum of the counts of a cell after normalisation.
 *
 * @param targetSum above 0; the paper's and scanpy's default
 */
public record TargetSum(
    @Opt(
            value = "Total of a cell's counts after normalisation.",
            label = "SUM",
            byDefault = "10000")
        double targetSum) {
  /** The paper's. */
  public static final TargetSum DEFAULT = new TargetSum(10_000);

  public TargetSum {
    if (!(targetSum > 0)) {
      throw UserError.of("--target-sum %s: expected a number above 0.", targetSum);
    }
  }
}
