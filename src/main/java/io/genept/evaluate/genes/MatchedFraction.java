package io.genept.evaluate.genes;

import io.genept.core.Opt;
import io.genept.core.UserError;

/**
 * Share of the genes of a task that must have a vector.
 *
 * @param smallest 0 to 1
 */
record MatchedFraction(
    @Opt(
            name = "min-matched-fraction",
            value = "Fails if a smaller share of the genes of the task has a vector.",
            label = "SHARE",
            byDefault = "0.1")
        double smallest) {

  MatchedFraction {
    if (!(smallest >= 0 && smallest <= 1)) {
      throw UserError.of("--min-matched-fraction %s: expected 0 to 1.", smallest);
    }
  }
}
