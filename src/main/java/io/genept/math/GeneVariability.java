package io.genept.math;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Variability of each gene beyond what its mean predicts: the scores by which scanpy's {@code
 * highly_variable_genes} chooses, from the moments of the genes.
 */
public final class GeneVariability {
  private static final int BINS = 20;
  private static final double SPAN = 0.3;

  private GeneVariability() {}

  /**
   * Normalised dispersions of flavour {@code seurat}: {@code log(variance / mean)}, less the mean
   * of its bin and divided by the standard deviation of it (ddof 1), in 20 equal bins of {@code
   * log1p(mean)}; a gene alone in its bin scores 1.
   *
   * @param means of normalised values, not of their logarithms (n_genes)
   * @param variances the same, divisor n − 1
   * @return n_genes scores; NaN for a gene that does not vary
   */
  public static double[] seurat(double[] means, double[] variances) {
    int genes = means.length;
    double[] logMeans = new double[genes];
    double[] dispersions = new double[genes];
    for (int g = 0; g < genes; g++) {
      double mean = means[g] == 0 ? 1e-12 : means[g];
      logMeans[g] = Math.log1p(mean);
      dispersions[g] = variances[g] == 0 ? Double.NaN : Math.log(variances[g] / mean);
    }
    int[] bins = bins(logMeans);
    double[] scores = new double[genes];
    for (int bin = 0; bin < BINS; bin++) {
      int wanted = bin;
      int[] members =
          IntStream.range(0, genes)
              .filter(g -> bins[g] == wanted && !Double.isNaN(dispersions[g]))
              .toArray();
      double mean = IntStream.of(members).mapToDouble(g -> dispersions[g]).average().orElse(0);
      double squares = 0;
      for (int g : members) {
        squares += (dispersions[g] - mean) * (dispersions[g] - mean);
      }
      double deviation = Math.sqrt(squares / (members.length - 1));
      for (int g : members) {
        scores[g] = members.length == 1 ? 1 : (dispersions[g] - mean) / deviation;
      }
    }
    for (int g = 0; g < genes; g++) {
      scores[g] = Double.isNaN(dispersions[g]) ? Double.NaN : scores[g];
    }
    return scores;
  }

  /** Equal bins over the range, closed at the right end, as {@code pandas.cut} makes them. */
  private static int[] bins(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    if (low == high) {
      low -= low == 0 ? 0.001 : 0.001 * Math.abs(low);
      high += high == 0 ? 0.001 : 0.001 * Math.abs(high);
    }
    double step = (high - low) / BINS;
    double[] edges = new double[BINS + 1];
    for (int e = 0; e < BINS; e++) {
      edges[e] = low + e * step;
    }
    edges[BINS] = high;
    int[] bins = new int[values.length];
    for (int i = 0; i < bins.length; i++) {
      int bin = 0;
      while (bin < BINS - 1 && values[i] > edges[bin + 1]) {
        bin++;
      }
      bins[i] = bin;
    }
    return bins;
  }

  /**
   * Standard deviations that flavour {@code seurat_v3} expects of counts: a loess of degree 2 and
   * span 0.3 of {@code log10(variance)} on {@code log10(mean)}.
   *
   * @param means of counts (n_genes)
   * @param variances of counts, divisor n − 1
   * @return n_genes; 1 for a gene that does not vary
   * @throws IllegalArgumentException if too few genes vary for a curve
   */
  public static double[] expectedDeviations(double[] means, double[] variances) {
    int[] varying = IntStream.range(0, means.length).filter(g -> variances[g] > 0).toArray();
    double[] x = IntStream.of(varying).mapToDouble(g -> Math.log10(means[g])).toArray();
    double[] y = IntStream.of(varying).mapToDouble(g -> Math.log10(variances[g])).toArray();
    double[] fitted = LocalRegression.fitted(x, y, SPAN);
    double[] deviations = new double[means.length];
    Arrays.fill(deviations, 1);
    for (int i = 0; i < varying.length; i++) {
      deviations[varying[i]] = Math.sqrt(Math.pow(10, fitted[i]));
    }
    return deviations;
  }

  /**
   * Variances of flavour {@code seurat_v3}: of counts standardised by the expected deviation and
   * clipped at {@code √n}.
   *
   * @param cells n
   * @param sums of the counts of each gene, each count clipped at {@code mean + deviation · √n}
   * @param squares sums of the squares of the same
   */
  public static double[] standardised(
      long cells, double[] means, double[] deviations, double[] sums, double[] squares) {
    double[] scores = new double[means.length];
    for (int g = 0; g < scores.length; g++) {
      scores[g] =
          1
              / ((cells - 1) * (deviations[g] * deviations[g]))
              * (cells * (means[g] * means[g]) + squares[g] - 2 * sums[g] * means[g]);
    }
    return scores;
  }

  /**
   * The genes of the highest scores, ascending by index.
   *
   * @param wanted at most the number of scores that are numbers; of equal scores the lower index is
   *     taken first
   */
  public static int[] top(double[] scores, int wanted) {
    return IntStream.range(0, scores.length)
        .filter(g -> !Double.isNaN(scores[g]))
        .boxed()
        .sorted(Comparator.comparingDouble((Integer g) -> -scores[g]).thenComparingInt(g -> g))
        .limit(wanted)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
