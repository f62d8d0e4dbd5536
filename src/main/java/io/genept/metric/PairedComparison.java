package io.genept.metric;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Test of the difference of two embeddings in a metric over the same splits: the corrected
 * resampled t-test of Nadeau and Bengio (2003), whose variance counts that training sets of
 * different splits overlap: {@code (1/J + n_test/n_train) · s²}, J − 1 degrees of freedom.
 *
 * @param difference mean of the differences
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param p two-sided p-value; 1 where no split differs
 * @param splits J
 */
public record PairedComparison(double difference, double low, double high, double p, int splits) {
  private static final double COVERAGE = 0.975;

  /**
   * Compares two embeddings.
   *
   * @param first metric of each split, at least two
   * @param second the same of the other embedding; differences are first − second
   * @param testToTrain size of a test set over that of its training set
   */
  public static PairedComparison of(double[] first, double[] second, double testToTrain) {
    int splits = first.length;
    double[] differences = new double[splits];
    Arrays.setAll(differences, i -> first[i] - second[i]);
    double mean = Arrays.stream(differences).average().orElseThrow();
    double variance =
        Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum() / (splits - 1);
    double error = Math.sqrt((1.0 / splits + testToTrain) * variance);
    TDistribution t = new TDistribution(null, splits - 1);
    double half = t.inverseCumulativeProbability(COVERAGE) * error;
    double p = error > 0 ? 2 * t.cumulativeProbability(-Math.abs(mean) / error) : mean == 0 ? 1 : 0;
    return new PairedComparison(mean, mean - half, mean + half, p, splits);
  }

  /** Shows the interval and p-value to people. */
  public String message(String other) {
    return String.format(
        Locale.ROOT,
        "minus %s: %.3f, 95 %% interval %.3f to %.3f, p = %.2g (corrected resampled t-test, %d"
            + " splits)",
        other,
        difference,
        low,
        high,
        p,
        splits);
  }
}
