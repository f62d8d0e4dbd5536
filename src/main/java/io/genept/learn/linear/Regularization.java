package io.genept.learn.linear;

import io.genept.core.Opt;
import io.genept.core.UserError;

/**
 * Inverse strength of the penalty of a logistic regression.
 *
 * @param c scikit-learn's {@code C}, above 0
 */
public record Regularization(
    @Opt(
            name = "regularization",
            value = "C of the logistic regression as in scikit-learn: larger is weaker.",
            label = "C",
            byDefault = "1.0")
        double c) {

  public Regularization {
    if (!(c > 0)) {
      throw UserError.of("--regularization %s: expected a number above 0.", c);
    }
  }
}
