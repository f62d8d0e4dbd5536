package io.genept.metric;

import java.util.stream.IntStream;

/**
 * Mean silhouette by cosine distance, {@code 1 − cos}, of all samples, exact for any number of
 * them: the sum of cosine distances to a cluster of {@code m} samples is {@code m − x·S}, with S
 * the sum of their unit vectors, so the cost is n × dim × clusters and not n².
 *
 * <p>Equals {@code sklearn.metrics.silhouette_score(metric="cosine")} on float64; a row of zeros is
 * 1 away from every other. The field's scIB uses the Euclidean one; a re-run of the paper reports
 * this.
 */
public final class CosineSilhouette {
  private CosineSilhouette() {}

  /**
   * Computes the mean over all samples; the only member of a cluster has 0.
   *
   * @param vectors row-major, n × dim, finite
   * @param codes cluster of each sample (n), 0 … sizes.length−1
   * @param sizes samples of each cluster
   */
  public static double mean(float[] vectors, int dim, int[] codes, int[] sizes) {
    double sum = 0;
    for (double width : widths(vectors, dim, codes, sizes)) {
      sum += width;
    }
    return sum / codes.length;
  }

  /** Computes the silhouette of each sample (n), of the arguments of {@link #mean}. */
  public static double[] widths(float[] vectors, int dim, int[] codes, int[] sizes) {
    int n = codes.length;
    double[] scales = new double[n];
    double[][] sums = new double[sizes.length][dim];
    for (int row = 0; row < n; row++) {
      double square = 0;
      for (int d = 0; d < dim; d++) {
        square += (double) vectors[row * dim + d] * vectors[row * dim + d];
      }
      scales[row] = square > 0 ? 1 / Math.sqrt(square) : 0;
      for (int d = 0; d < dim; d++) {
        sums[codes[row]][d] += vectors[row * dim + d] * scales[row];
      }
    }
    double[] widths = new double[n];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            row -> {
              double[] distances = new double[sizes.length];
              for (int c = 0; c < distances.length; c++) {
                double product = 0;
                for (int d = 0; d < dim; d++) {
                  product += vectors[row * dim + d] * scales[row] * sums[c][d];
                }
                distances[c] = sizes[c] - product;
              }
              distances[codes[row]] -= scales[row] > 0 ? 0 : 1;
              widths[row] = Silhouette.silhouette(distances, codes[row], sizes);
            });
    return widths;
  }
}
