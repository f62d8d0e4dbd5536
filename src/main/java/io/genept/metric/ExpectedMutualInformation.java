package io.genept.metric;

import io.genept.math.Contingency;
import java.util.Map;
import java.util.TreeMap;

/**
 * Mutual information, in nats, that two labellings with given cluster sizes share by chance: the
 * mean over all ways to assign the samples (Vinh, Epps and Bailey 2010, equation 24a).
 *
 * <p>For clusters of {@code a} and {@code b} of {@code n} samples the overlap {@code x} is
 * hypergeometric with mean {@code μ = ab/n}, and contributes {@code E[x·ln(x/μ)]/n}. Three choices
 * keep it exact and fast where sums of log-factorials lose digits:
 *
 * <ul>
 *   <li>probabilities come from their ratios, outwards from the mode, and are normalised at the
 *       end;
 *   <li>as {@code E[x − μ] = 0}, the sum is over {@code x·ln(x/μ) − x + μ}, which is never
 *       negative, so nothing cancels;
 *   <li>pairs of clusters of the same two sizes are computed once.
 * </ul>
 */
final class ExpectedMutualInformation {
  private static final double NEGLIGIBLE = 1e-25;

  private final long a;
  private final long b;
  private final long n;
  private final double mean;
  private double mass;
  private double information;

  private ExpectedMutualInformation(long a, long b, long n) {
    this.a = a;
    this.b = b;
    this.n = n;
    this.mean = (double) (a * b) / n;
  }

  static double of(Contingency table) {
    if (table.rows() == 1 || table.columns() == 1) {
      return 0;
    }
    long n = table.samples();
    Map<Integer, Integer> rowSizes = multiplicities(table.rowSums());
    Map<Integer, Integer> columnSizes = multiplicities(table.columnSums());
    double sum = 0;
    for (Map.Entry<Integer, Integer> row : rowSizes.entrySet()) {
      for (Map.Entry<Integer, Integer> column : columnSizes.entrySet()) {
        double pairs = (double) row.getValue() * column.getValue();
        sum += pairs * new ExpectedMutualInformation(row.getKey(), column.getKey(), n).overlap();
      }
    }
    return sum / n;
  }

  /** Computes {@code E[x·ln(x/μ)]}. */
  private double overlap() {
    long least = Math.max(0, a + b - n);
    long most = Math.min(a, b);
    long mode = Math.min(most, Math.max(least, (a + 1) * (b + 1) / (n + 2)));
    double probability = 1;
    for (long x = mode; x <= most && probability > NEGLIGIBLE; x++) {
      add(x, probability);
      probability *= (double) ((a - x) * (b - x)) / ((x + 1) * (n - a - b + x + 1));
    }
    probability = 1;
    for (long x = mode; x > least; ) {
      probability *= (double) (x * (n - a - b + x)) / ((a - x + 1) * (b - x + 1));
      x--;
      if (probability <= NEGLIGIBLE) {
        break;
      }
      add(x, probability);
    }
    return information / mass;
  }

  private void add(long x, double probability) {
    mass += probability;
    double surplus = (double) (n * x - a * b) / (a * b);
    double excess = x == 0 ? 1 : (1 + surplus) * Math.log1p(surplus) - surplus;
    information += probability * mean * excess;
  }

  private static Map<Integer, Integer> multiplicities(int[] sizes) {
    Map<Integer, Integer> times = new TreeMap<>();
    for (int size : sizes) {
      times.merge(size, 1, Integer::sum);
    }
    return times;
  }
}
