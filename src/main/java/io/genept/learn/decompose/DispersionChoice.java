package io.genept.learn.decompose;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.math.InformativeGenes;
import java.io.Serializable;

/**
 * Constants of the weights of genes by dispersion, {@link InformativeGenes.Settings}.
 *
 * @param trendWindow genes of the running median, odd and at least 41
 * @param clipLog bound of the logarithm of a variance over its trend
 * @param minMean mean expression below which a gene weighs nothing
 * @param clip bound of standardised values
 */
public record DispersionChoice(
    @Opt(
            value =
                "Genes of the running median of the variance, by mean expression, above which a gene"
                    + " has weight; odd.",
            label = "N",
            byDefault = "201")
        int trendWindow,
    @Opt(
            value = "Bound of the logarithm of a gene's variance over that median.",
            label = "X",
            byDefault = "3")
        double clipLog,
    @Opt(
            value = "Mean log-normalised expression below which a gene weighs nothing.",
            label = "X",
            byDefault = "0.001")
        double minMean,
    @Opt(value = "Bound of standardised values.", label = "X", byDefault = "10") double clip)
    implements Serializable {
  /** The defaults. */
  public static final DispersionChoice DEFAULT = new DispersionChoice(201, 3, 0.001, 10);

  private static final int LEAST_WINDOW = 41;

  public DispersionChoice {
    if (trendWindow < LEAST_WINDOW || trendWindow % 2 == 0) {
      throw UserError.of(
          "--trend-window %d: expected an odd number of at least %d.", trendWindow, LEAST_WINDOW);
    }
    requirePositive("--clip-log", clipLog);
    requirePositive("--clip", clip);
    if (!(minMean >= 0)) {
      throw UserError.of("--min-mean %s: expected a number of at least 0.", minMean);
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw UserError.of("%s %s: expected a number above 0.", name, value);
    }
  }

  /** The constants for the weights. */
  public InformativeGenes.Settings settings() {
    return new InformativeGenes.Settings(trendWindow, clipLog, minMean, clip);
  }
}
