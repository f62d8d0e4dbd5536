package io.genept.text.remote;

import io.genept.core.UserError;

/**
 * Price of a model's tokens.
 *
 * @param usdPerMillionInputTokens US dollars, from 0
 * @param usdPerMillionOutputTokens US dollars, from 0; embedding models have no output tokens
 */
public record Price(double usdPerMillionInputTokens, double usdPerMillionOutputTokens) {
  /**
   * @throws UserError if a price is negative or not a number
   */
  public Price {
    for (double usd : new double[] {usdPerMillionInputTokens, usdPerMillionOutputTokens}) {
      if (!(usd >= 0) || Double.isInfinite(usd)) {
        throw UserError.of(
            "Cannot use the price %s: expected US dollars per million tokens, from 0 on.", usd);
      }
    }
  }

  /** Cost in US dollars. */
  public double of(long inputTokens, long outputTokens) {
    return (inputTokens * usdPerMillionInputTokens + outputTokens * usdPerMillionOutputTokens)
        / 1e6;
  }
}
