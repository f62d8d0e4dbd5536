package io.genept.learn.decompose;

import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Principal components of sparse matrices that are never made dense.
 *
 * <p>The leading eigenvectors of the covariance by {@link TruncatedSvd}, block Lanczos: a pass over
 * the rows computes {@code XᵀXV} for a block {@code V} of 32 vectors, and the means are taken off
 * on the driver, which holds a few hundred vectors of a number for each feature. Several matrices
 * of the same features have the components of all their rows together, each centred by its own
 * means: what sets the matrices apart as wholes is no component. Agrees with scikit-learn's {@code
 * PCA} (full solver) in scores and explained variance; a component's sign makes its largest loading
 * positive, as there.
 *
 * <p>MLlib's {@code PCA} makes the n_features × n_features covariance on the driver, which a
 * genome's genes exceed.
 */
public final class SparsePca implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SparsePca.class);
  private static final double TOLERANCE = 1e-5;

  /** 200 MB of the driver for 33,000 features; data without any structure reach it. */
  private static final int MOST_VECTORS = 768;

  private final int width;
  private final double[] components;
  private final double[][] means;
  private final double[][] offsets;
  private final double[] explainedVariance;
  private final double totalVariance;

  /** One of the matrices; its rows are cached. */
  private record Part(ColumnMoments moments, GramProduct gram, double[] means) {
    static Part of(JavaRDD<SparseBlock> blocks, int features) {
      ColumnMoments moments = ColumnMoments.of(blocks, features);
      return new Part(moments, new GramProduct(blocks, moments), moments.means());
    }

    /** Adds the products of the centred rows. */
    void addProduct(double[] vectors, int width, double[] sum) {
      double[] product = gram.times(vectors, width);
      double[] meanTimes = meanTimes(means, vectors, width);
      for (int i = 0; i < product.length; i++) {
        sum[i] += product[i] - moments.rows() * means[i / width] * meanTimes[i % width];
      }
    }

    double squares() {
      return Arrays.stream(moments.variances()).sum() * moments.rows();
    }
  }

  private SparsePca(List<Part> parts, TruncatedSvd.Result found, double totalVariance) {
    this.width = found.vectors().width();
    this.components = found.vectors().values();
    this.means = parts.stream().map(Part::means).toArray(double[][]::new);
    this.offsets =
        parts.stream()
            .map(part -> meanTimes(part.means, components, width))
            .toArray(double[][]::new);
    this.explainedVariance = Arrays.stream(found.singularValues()).map(s -> s * s).toArray();
    this.totalVariance = totalVariance;
  }

  /**
   * Finds the components; the same to the last bit for any order and partitioning of the rows.
   *
   * @param rows sparse rows; read once and cached as long as this runs
   * @param features number of columns
   * @param components how many components, below the number of rows and of columns
   */
  public static SparsePca fit(JavaRDD<SparseRow> rows, int features, int components) {
    return fit(List.of(rows), features, components, MOST_VECTORS);
  }

  /**
   * Finds the components of matrices of the same features, each centred by its own means.
   *
   * @param matrices sparse rows of each
   */
  public static SparsePca fit(List<JavaRDD<SparseRow>> matrices, int features, int components) {
    return fit(matrices, features, components, MOST_VECTORS);
  }

  /**
   * Finds the components with a bound of the passes, one for 32 vectors.
   *
   * @param most vectors that the search may hold
   */
  static SparsePca fit(List<JavaRDD<SparseRow>> matrices, int features, int components, int most) {
    List<JavaRDD<SparseBlock>> cached = new ArrayList<>();
    try {
      List<Part> parts = new ArrayList<>();
      for (JavaRDD<SparseRow> rows : matrices) {
        cached.add(
            rows.mapPartitions(some -> SparseBlock.cut(some, features))
                .persist(StorageLevel.MEMORY_AND_DISK()));
        parts.add(Part.of(cached.get(cached.size() - 1), features));
      }
      return fitCached(parts, features, components, most);
    } finally {
      cached.forEach(blocks -> blocks.unpersist(true));
    }
  }

  private static SparsePca fitCached(List<Part> parts, int features, int components, int most) {
    long n = parts.stream().mapToLong(part -> part.moments.rows()).sum();
    if (components < 1 || components > Math.min(features, n)) {
      throw new IllegalArgumentException(
          components + " components of " + n + " rows × " + features + " features");
    }
    int[] passes = {2};
    TruncatedSvd.Result found =
        TruncatedSvd.of(
            features,
            components,
            TOLERANCE,
            Math.max(most, 2 * components),
            block -> {
              passes[0]++;
              double[] image = new double[block.values().length];
              parts.forEach(part -> part.addProduct(block.values(), block.width(), image));
              for (int i = 0; i < image.length; i++) {
                image[i] /= n - 1;
              }
              return new TruncatedSvd.Block(block.width(), image);
            });
    LOG.debug("{} components of {} rows after {} passes", components, n, passes[0]);
    double squares = parts.stream().mapToDouble(Part::squares).sum();
    return new SparsePca(parts, found, squares / (n - 1));
  }

  private static double[] meanTimes(double[] means, double[] vectors, int width) {
    double[] product = new double[width];
    for (int i = 0; i < vectors.length; i++) {
      product[i % width] += means[i / width] * vectors[i];
    }
    return product;
  }

  /** Scores of a row of the first matrix: its centred values on each component. */
  public float[] project(SparseRow row) {
    return project(row, 0);
  }

  /** Scores of a row of one of the matrices. */
  public float[] project(SparseRow row, int matrix) {
    double[] scores = new double[width];
    for (int i = 0; i < row.indices().length; i++) {
      int from = row.indices()[i] * width;
      double value = row.values()[i];
      for (int c = 0; c < width; c++) {
        scores[c] += value * components[from + c];
      }
    }
    float[] result = new float[width];
    for (int c = 0; c < width; c++) {
      result[c] = (float) (scores[c] - offsets[matrix][c]);
    }
    return result;
  }

  /** Number of components. */
  public int size() {
    return width;
  }

  /** Loadings of a feature on each component. */
  public double[] loadings(int feature) {
    return Arrays.copyOfRange(components, feature * width, (feature + 1) * width);
  }

  /** Mean of a feature in one of the matrices. */
  public double mean(int feature, int matrix) {
    return means[matrix][feature];
  }

  /** Variance of the scores on each component (divisor n-1), descending. */
  public double[] explainedVariance() {
    return explainedVariance.clone();
  }

  /** Sum of the variances of all features (divisor n-1). */
  public double totalVariance() {
    return totalVariance;
  }
}
