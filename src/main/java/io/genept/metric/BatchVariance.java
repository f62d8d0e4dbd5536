package io.genept.metric;

/**
 * Principal-component regression: the share of an embedding's variance that the batch explains, 0
 * to 1 (Büttner et al. 2019).
 *
 * <p>The regression of each component on the indicator of the batch leaves the variance within
 * batches, and the components' variances add up to that of the embedding; over all components the
 * score is therefore the variance between batches over the total, which takes no decomposition.
 * Defined as {@code scib_metrics.utils.principal_component_regression(categorical=True,
 * n_components=None)} 0.5; agrees with the regression of each component by numpy to 1e-12.
 */
public final class BatchVariance {
  private BatchVariance() {}

  /**
   * Computes the share of the variance between batches; 0 where the embedding does not vary.
   *
   * @param vectors row-major, n × dim
   * @param codes batch of each row (n), 0 … batches−1
   * @param batches number of batches
   */
  public static double share(float[] vectors, int dim, int[] codes, int batches) {
    double[][] sums = new double[batches][dim];
    double[] mean = new double[dim];
    int[] sizes = new int[batches];
    for (int row = 0; row < codes.length; row++) {
      sizes[codes[row]]++;
      for (int d = 0; d < dim; d++) {
        sums[codes[row]][d] += vectors[row * dim + d];
        mean[d] += vectors[row * dim + d] / (double) codes.length;
      }
    }
    double total = 0;
    for (int row = 0; row < codes.length; row++) {
      for (int d = 0; d < dim; d++) {
        double centred = vectors[row * dim + d] - mean[d];
        total += centred * centred;
      }
    }
    double between = 0;
    for (int batch = 0; batch < batches; batch++) {
      for (int d = 0; d < dim && sizes[batch] > 0; d++) {
        double centred = sums[batch][d] / sizes[batch] - mean[d];
        between += sizes[batch] * centred * centred;
      }
    }
    return total == 0 ? 0 : between / total;
  }

  /**
   * Computes how much of the batch's share an embedding removes: {@code
   * scib_metrics.pcr_comparison(scale= True)}, {@code (before − after)/before}, and 0 where it adds
   * to it.
   *
   * @param before {@link #share} of the expression, above 0
   * @param after {@link #share} of the embedding
   */
  public static double removed(double before, double after) {
    return Math.max(0, (before - after) / before);
  }
}
