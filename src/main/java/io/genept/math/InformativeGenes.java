package io.genept.math;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Weights of genes by how much more they vary than others of their mean, and the standardised
 * values they weigh.
 *
 * <p>Over log-normalised expression {@code x} with mean {@code μ_g} and variance {@code σ_g²}
 * (divisor n): the trend of {@code ln(σ² + 10⁻⁹)} is its running median over the genes in the order
 * of their means; {@code r_g = exp(clip(ln(σ_g² + 10⁻⁹) - trend_g) / 2)} tells how many times the
 * expected deviation a gene has; {@code w_g = √max(r_g - 1, 0)}, and 0 where a gene is hardly
 * expressed. About half of the genes weigh nothing. No label takes part.
 */
public final class InformativeGenes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double FLOOR = 1e-9;

  private final double[] means;
  private final double[] deviations;
  private final double[] weights;
  private final double clip;

  /**
   * The constants.
   *
   * @param window genes of the running median, centred and cut at both ends of the order; odd
   * @param clipLog bound of the logarithm of a variance over its trend
   * @param minMean mean below which a gene weighs nothing
   * @param clip bound of standardised values
   */
  public record Settings(int window, double clipLog, double minMean, double clip)
      implements Serializable {
    /** Chosen once for all data sets; none of them lies on a knife's edge. */
    public static final Settings DEFAULT = new Settings(201, 3, 1e-3, 10);
  }

  /** Takes what was found before; the arrays have a number for each gene. */
  public InformativeGenes(double[] means, double[] deviations, double[] weights, double clip) {
    this.means = means;
    this.deviations = deviations;
    this.weights = weights;
    this.clip = clip;
  }

  /**
   * Weighs genes.
   *
   * @param means mean of each gene over all cells
   * @param variances its variance, divisor n
   */
  public static InformativeGenes of(double[] means, double[] variances, Settings settings) {
    double[] logs = Arrays.stream(variances).map(v -> Math.log(v + FLOOR)).toArray();
    double[] trend = trend(means, logs, settings.window());
    double[] deviations = new double[means.length];
    double[] weights = new double[means.length];
    for (int g = 0; g < means.length; g++) {
      double over = Math.max(-settings.clipLog(), Math.min(settings.clipLog(), logs[g] - trend[g]));
      deviations[g] = variances[g] > 0 ? Math.sqrt(variances[g]) : 1;
      weights[g] =
          means[g] < settings.minMean() ? 0 : Math.sqrt(Math.max(Math.exp(over / 2) - 1, 0));
    }
    return new InformativeGenes(means.clone(), deviations, weights, settings.clip());
  }

  /** Running median of the logarithms over the genes by ascending mean, ties by their number. */
  private static double[] trend(double[] means, double[] logs, int window) {
    int[] order =
        IntStream.range(0, means.length)
            .boxed()
            .sorted(Comparator.comparingDouble(g -> means[g]))
            .mapToInt(Integer::intValue)
            .toArray();
    int genes = order.length;
    int half = window / 2;
    double[] trend = new double[genes];
    for (int place = 0; place < genes; place++) {
      int from = Math.max(0, place - half);
      int to = Math.min(genes, place + half + 1);
      double[] near = new double[to - from];
      for (int i = 0; i < near.length; i++) {
        near[i] = logs[order[from + i]];
      }
      trend[order[place]] = median(near);
    }
    return trend;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** Number of genes. */
  public int size() {
    return weights.length;
  }

  public double mean(int gene) {
    return means[gene];
  }

  /** Standard deviation, divisor n; 1 for a gene that does not vary. */
  public double deviation(int gene) {
    return deviations[gene];
  }

  public double weight(int gene) {
    return weights[gene];
  }

  /** The bound of standardised values. */
  public double clip() {
    return clip;
  }

  /** Genes with a weight, ascending. */
  public int[] informative() {
    return IntStream.range(0, weights.length).filter(g -> weights[g] > 0).toArray();
  }

  /** {@code w · clip((x - μ)/σ)} of a gene. */
  public double value(int gene, double expression) {
    double standardised = (expression - means[gene]) / deviations[gene];
    return weights[gene] * Math.max(-clip, Math.min(clip, standardised));
  }

  /**
   * {@link #value} less the value of a gene that is not expressed: 0 for such a gene, so that rows
   * stay sparse; the same after centring.
   */
  public double sparseValue(int gene, double expression) {
    return value(gene, expression) - value(gene, 0);
  }

  /** {@link #sparseValue} of a row; genes without a weight are left out. */
  public SparseRow sparse(SparseRow expression) {
    int[] indices = new int[expression.indices().length];
    float[] values = new float[indices.length];
    int taken = 0;
    for (int i = 0; i < indices.length; i++) {
      int gene = expression.indices()[i];
      if (weights[gene] > 0) {
        indices[taken] = gene;
        values[taken] = (float) sparseValue(gene, expression.values()[i]);
        taken++;
      }
    }
    return new SparseRow(Arrays.copyOf(indices, taken), Arrays.copyOf(values, taken));
  }
}
