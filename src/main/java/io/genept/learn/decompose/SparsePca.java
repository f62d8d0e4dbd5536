package io.genept.learn.decompose;

import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Principal components of a sparse matrix that is never made dense.
 *
 * <p>The leading eigenvectors of the covariance {@code C = XᵀX/(n-1) - n/(n-1)·μμᵀ} by
 * Chebyshev-filtered subspace iteration: a pass over the rows computes {@code XᵀXV} for a block
 * {@code V} of k + {@value #OVERSAMPLING} vectors, the means are taken off on the driver,
 * Rayleigh–Ritz turns the block towards the eigenvectors, and a Chebyshev polynomial of degree
 * {@value #DEGREE} in {@code C}, small on all that lies below the block, enlarges what is wanted.
 * Stops when each of the k residuals {@code ‖Cv - λv‖} is below {@value #TOLERANCE} · λ₁. Agrees
 * with scikit-learn's {@code PCA} (full solver) in scores and explained variance; a component's
 * sign makes its largest loading positive, as there.
 *
 * <p>MLlib's {@code PCA} makes the n_features × n_features covariance on the driver, which a
 * genome's genes exceed.
 */
public final class SparsePca implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SparsePca.class);
  private static final int OVERSAMPLING = 30;
  private static final double TOLERANCE = 1e-4;
  private static final int DEGREE = 5;
  private static final int MAX_CYCLES = 40;

  private final double[][] components;
  private final double[] offsets;
  private final double[] explainedVariance;
  private final double totalVariance;

  private SparsePca(
      double[][] components, double[] mean, double[] explainedVariance, double totalVariance) {
    this.components = components;
    this.explainedVariance = explainedVariance;
    this.totalVariance = totalVariance;
    this.offsets = new double[explainedVariance.length];
    for (int f = 0; f < mean.length; f++) {
      for (int c = 0; c < offsets.length; c++) {
        offsets[c] += mean[f] * components[f][c];
      }
    }
  }

  /**
   * Finds the components; the same to the last bit for any order and partitioning of the rows.
   *
   * @param rows sparse rows; read once and cached as long as this runs
   * @param features number of columns
   * @param components how many components, below the number of rows and of columns
   * @param seed of the start vectors; the converged components do not depend on it
   */
  public static SparsePca fit(JavaRDD<SparseRow> rows, int features, int components, long seed) {
    JavaRDD<SparseBlock> blocks =
        rows.mapPartitions(SparseBlock::cut).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return fitCached(blocks.flatMap(SparseBlock::rows), features, components, seed);
    } finally {
      blocks.unpersist(true);
    }
  }

  private static SparsePca fitCached(
      JavaRDD<SparseRow> rows, int features, int components, long seed) {
    ColumnMoments moments = ColumnMoments.of(rows, features, SparsePca::unchanged);
    long n = moments.rows();
    int width = (int) Math.min(components + OVERSAMPLING, Math.min(features, n));
    if (components < 1 || components > width) {
      throw new IllegalArgumentException(
          components + " components of " + n + " rows × " + features + " features");
    }
    double[] mean = Arrays.stream(moments.sums()).map(sum -> sum / n).toArray();
    double[][] block = randomBlock(features, width, seed);
    orthonormalise(block);
    GramProduct gram = new GramProduct(rows, moments);
    UnaryOperator<double[][]> covariance = vectors -> covarianceTimes(gram, vectors, mean, n);
    for (int cycle = 1; ; cycle++) {
      RitzPairs ritz = RitzPairs.of(block, covariance.apply(block), components);
      double residual = ritz.worstResidual() / ritz.values()[0];
      if (residual < TOLERANCE || cycle == MAX_CYCLES) {
        LOG.info(
            "{} components of {} rows after {} passes, residual {}",
            components,
            n,
            2 + 1 + DEGREE * (cycle - 1),
            residual);
        return new SparsePca(
            withPositiveLargest(ritz.vectors(), components),
            mean,
            Arrays.copyOf(ritz.values(), components),
            totalVariance(moments, mean));
      }
      block = filtered(ritz, covariance);
      orthonormalise(block);
    }
  }

  private static double[] unchanged(SparseRow row) {
    double[] values = new double[row.values().length];
    Arrays.setAll(values, i -> row.values()[i]);
    return values;
  }

  private static double totalVariance(ColumnMoments moments, double[] mean) {
    double variance = 0;
    for (int f = 0; f < mean.length; f++) {
      variance += moments.squares()[f] - moments.rows() * mean[f] * mean[f];
    }
    return variance / (moments.rows() - 1);
  }

  /**
   * {@code T(2C/cut - 1)·V} by the three-term recurrence, with {@code cut} the smallest Ritz value
   * of the block.
   */
  private static double[][] filtered(RitzPairs ritz, UnaryOperator<double[][]> covariance) {
    double cut = ritz.values()[ritz.values().length - 1];
    double[][] before = ritz.vectors();
    if (!(cut > 0)) {
      return ritz.images();
    }
    double[][] now = combined(2 / cut, ritz.images(), -1, before, 0, before);
    for (int degree = 2; degree <= DEGREE; degree++) {
      double[][] next = combined(4 / cut, covariance.apply(now), -2, now, -1, before);
      before = now;
      now = next;
    }
    return now;
  }

  private static double[][] combined(
      double a, double[][] x, double b, double[][] y, double c, double[][] z) {
    double[][] sum = new double[x.length][x[0].length];
    for (int f = 0; f < sum.length; f++) {
      for (int i = 0; i < sum[f].length; i++) {
        sum[f][i] = a * x[f][i] + b * y[f][i] + c * z[f][i];
      }
    }
    return sum;
  }

  /** Scores of one row: its centred values on each component. */
  public float[] project(SparseRow row) {
    double[] scores = new double[offsets.length];
    for (int i = 0; i < row.indices().length; i++) {
      double[] loadings = components[row.indices()[i]];
      for (int c = 0; c < scores.length; c++) {
        scores[c] += row.values()[i] * loadings[c];
      }
    }
    float[] result = new float[scores.length];
    for (int c = 0; c < scores.length; c++) {
      result[c] = (float) (scores[c] - offsets[c]);
    }
    return result;
  }

  /** Variance of the scores on each component (divisor n-1), descending. */
  public double[] explainedVariance() {
    return explainedVariance.clone();
  }

  /** Sum of the variances of all features (divisor n-1). */
  public double totalVariance() {
    return totalVariance;
  }

  private static double[][] covarianceTimes(
      GramProduct gram, double[][] block, double[] mean, long n) {
    double[][] image = gram.times(block);
    double[] meanTimes = new double[block[0].length];
    for (int f = 0; f < block.length; f++) {
      addScaled(meanTimes, block[f], mean[f]);
    }
    for (int f = 0; f < block.length; f++) {
      for (int c = 0; c < meanTimes.length; c++) {
        image[f][c] = (image[f][c] - n * mean[f] * meanTimes[c]) / (n - 1);
      }
    }
    return image;
  }

  private static void addScaled(double[] sum, double[] vector, double weight) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += weight * vector[c];
    }
  }

  private static double[][] randomBlock(int features, int width, long seed) {
    Random random = new Random(seed);
    double[][] block = new double[features][width];
    for (double[] row : block) {
      Arrays.setAll(row, c -> random.nextGaussian());
    }
    return block;
  }

  /** Modified Gram–Schmidt on the columns, twice, which keeps them orthogonal to rounding. */
  private static void orthonormalise(double[][] block) {
    int width = block[0].length;
    for (int repeat = 0; repeat < 2; repeat++) {
      double[][] columns = new Array2DRowRealMatrix(block, false).transpose().getData();
      for (int c = 0; c < width; c++) {
        for (int before = 0; before < c; before++) {
          addScaled(columns[c], columns[before], -dot(columns[before], columns[c]));
        }
        double norm = Math.sqrt(dot(columns[c], columns[c]));
        for (int f = 0; f < columns[c].length; f++) {
          columns[c][f] = norm > 0 ? columns[c][f] / norm : 0;
        }
      }
      for (int f = 0; f < block.length; f++) {
        for (int c = 0; c < width; c++) {
          block[f][c] = columns[c][f];
        }
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[][] withPositiveLargest(double[][] vectors, int components) {
    double[][] signed = new double[vectors.length][components];
    for (int c = 0; c < components; c++) {
      double largest = 0;
      for (double[] row : vectors) {
        largest = Math.abs(row[c]) > Math.abs(largest) ? row[c] : largest;
      }
      for (int f = 0; f < vectors.length; f++) {
        signed[f][c] = largest < 0 ? -vectors[f][c] : vectors[f][c];
      }
    }
    return signed;
  }
}
