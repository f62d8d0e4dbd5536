package io.genept.metric;

import io.genept.core.UserError;
import io.genept.math.DistanceMetric;
import io.genept.math.Distances;
import io.genept.math.LabelCodes;
import java.util.stream.IntStream;

/**
 * Silhouette: how much nearer each sample is to its own cluster than to the nearest other one.
 *
 * <p>For a sample, {@code a} is the mean distance to the others of its cluster, {@code b} the
 * smallest mean distance to another cluster, and the silhouette is {@code (b − a)/max(a, b)}, in
 * −1..1; the only member of a cluster has 0. Distances are all computed (n²·dim operations) and
 * none is kept. Rows are spread over the common pool; the result is the same, bit for bit, for any
 * number of threads.
 *
 * <p>Agrees with {@code sklearn.metrics.silhouette_score} on the same values as float64, to 1e-11
 * for the mean and 1e-9 for a sample that has an equal one, whose distance scikit-learn's expansion
 * does not make quite 0; on float32 input scikit-learn rounds each distance to float32 (1e-7). The
 * field, and the paper, report {@link DistanceMetric#EUCLIDEAN}, scikit-learn's default, which is
 * not the squared Euclidean distance of Spark's evaluator.
 */
public final class Silhouette {
  private Silhouette() {}

  /**
   * Computes the mean silhouette of all samples (average silhouette width).
   *
   * @param vectors row-major, n × dim
   * @param dim values in a row
   * @param labels cluster of each sample (n), any integers
   * @throws UserError if the number of distinct labels is not in 2..n−1
   * @throws IllegalArgumentException if {@code vectors} is not {@code labels.length} rows, or holds
   *     a value that is not finite
   */
  public static double mean(float[] vectors, int dim, int[] labels, DistanceMetric metric) {
    double sum = 0;
    for (double silhouette : samples(vectors, dim, labels, metric)) {
      sum += silhouette;
    }
    return sum / labels.length;
  }

  /**
   * Computes the silhouette of each sample (n).
   *
   * @param vectors row-major, n × dim
   * @param dim values in a row
   * @param labels cluster of each sample (n), any integers
   * @throws UserError if the number of distinct labels is not in 2..n−1
   * @throws IllegalArgumentException if {@code vectors} is not {@code labels.length} rows, or holds
   *     a value that is not finite
   */
  public static double[] samples(float[] vectors, int dim, int[] labels, DistanceMetric metric) {
    Distances distances = new Distances(metric, vectors, dim);
    if (distances.rows() != labels.length) {
      throw new IllegalArgumentException(
          distances.rows() + " vectors for " + labels.length + " labels, expected as many");
    }
    LabelCodes encoded = LabelCodes.of(labels);
    int clusters = encoded.classes().size();
    if (clusters < 2 || clusters >= labels.length) {
      throw UserError.of(
          "Cannot compute the silhouette: %d distinct labels for %d samples. Expected at least 2"
              + " labels and fewer labels than samples; check the label column.",
          clusters, labels.length);
    }
    int[] codes = encoded.codes();
    int[] sizes = encoded.counts();
    double[] silhouettes = new double[labels.length];
    IntStream.range(0, (labels.length + Distances.BLOCK - 1) / Distances.BLOCK)
        .parallel()
        .forEach(block -> fill(silhouettes, block * Distances.BLOCK, distances, codes, sizes));
    return silhouettes;
  }

  private static void fill(
      double[] silhouettes, int firstRow, Distances distances, int[] codes, int[] sizes) {
    int n = codes.length;
    int height = Math.min(Distances.BLOCK, n - firstRow);
    double[][] sums = new double[height][sizes.length];
    Distances.Block block = distances.newBlock();
    for (int firstColumn = 0; firstColumn < n; firstColumn += Distances.BLOCK) {
      block.compute(firstRow, firstColumn);
      int width = Math.min(Distances.BLOCK, n - firstColumn);
      for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) {
          sums[r][codes[firstColumn + c]] += block.at(r, c);
        }
      }
    }
    for (int r = 0; r < height; r++) {
      silhouettes[firstRow + r] = silhouette(sums[r], codes[firstRow + r], sizes);
    }
  }

  /**
   * Computes the silhouette of one sample.
   *
   * @param sums sums of its distances to the samples of each cluster
   * @param own its cluster
   * @param sizes samples in each cluster
   */
  public static double silhouette(double[] sums, int own, int[] sizes) {
    if (sizes[own] == 1) {
      return 0;
    }
    double within = sums[own] / (sizes[own] - 1);
    double nearest = Double.POSITIVE_INFINITY;
    for (int c = 0; c < sizes.length; c++) {
      if (c != own) {
        nearest = Math.min(nearest, sums[c] / sizes[c]);
      }
    }
    double larger = Math.max(within, nearest);
    return larger == 0 ? 0 : (nearest - within) / larger;
  }
}
