package io.genept.evaluate;

import io.genept.core.UserError;

/** What the options of every evaluation with a learner must fulfil. */
public final class LearnerChecks {
  private LearnerChecks() {}

  /**
   * Refuses a penalty of no strength.
   *
   * @throws UserError if {@code C} is not above 0
   */
  public static void requireRegularization(double regularization) {
    if (!(regularization > 0)) {
      throw UserError.of("--regularization %s: expected a number above 0.", regularization);
    }
  }

  /**
   * Refuses a split that leaves one side empty.
   *
   * @throws UserError if the share is not above 0 and below 1
   */
  public static void requireTestFraction(double testFraction) {
    if (!(testFraction > 0 && testFraction < 1)) {
      throw UserError.of(
          "--test-fraction %s: expected a number above 0 and below 1.", testFraction);
    }
  }
}
