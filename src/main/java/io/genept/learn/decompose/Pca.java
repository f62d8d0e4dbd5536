package io.genept.learn.decompose;

import static org.apache.spark.sql.functions.col;

import dev.ludovic.netlib.blas.BLAS;
import io.genept.core.UserError;
import io.genept.learn.Block;
import io.genept.learn.VectorBlocks;
import io.genept.learn.VectorTable;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/**
 * Principal components of vectors.
 *
 * <p>Agrees with scikit-learn's {@code PCA(svd_solver="full")}: columns are centred, not scaled;
 * the variance divides by {@code n - 1}; in each component the loading of the largest magnitude is
 * positive ({@code svd_flip}, {@code u_based_decision=False}). The covariance is summed up where
 * the blocks are, in double, one pass of {@code dim²} work for each row; its leading eigenvectors
 * come from LAPACK's {@code dsyevr} on the driver ({@code dim × dim} doubles, 75 MB for 3072
 * dimensions). Sparse matrices of many columns have {@link SparsePca}.
 */
public final class Pca {
  private static final int ROWS_AT_ONCE = 256;

  private Pca() {}

  /**
   * A fitted projection.
   *
   * @param mean mean of each dimension ({@code dim})
   * @param components {@code k × dim}, orthonormal rows, by decreasing variance
   * @param explainedVariance variance along each component ({@code k})
   * @param explainedVarianceRatio its share of the total variance ({@code k}); 0 where the data do
   *     not vary
   * @param samples number of vectors it was fitted to
   */
  public record Model(
      double[] mean,
      double[][] components,
      double[] explainedVariance,
      double[] explainedVarianceRatio,
      long samples)
      implements Serializable {

    /**
     * Scores of one vector ({@code dim}): {@code components · (vector - mean)}, of length {@code
     * k}.
     */
    public double[] project(List<? extends Number> vector) {
      double[] centred = new double[mean.length];
      int d = 0;
      for (Number value : vector) {
        centred[d] = value.doubleValue() - mean[d];
        d++;
      }
      return scores(centred);
    }

    /** Projects a vector of floats. */
    public double[] project(float[] vector) {
      double[] centred = new double[mean.length];
      for (int d = 0; d < centred.length; d++) {
        centred[d] = vector[d] - mean[d];
      }
      return scores(centred);
    }

    private double[] scores(double[] centred) {
      double[] scores = new double[components.length];
      for (int c = 0; c < scores.length; c++) {
        double sum = 0;
        for (int j = 0; j < centred.length; j++) {
          sum += components[c][j] * centred[j];
        }
        scores[c] = sum;
      }
      return scores;
    }

    /**
     * Adds the scores as a column {@code array<double>} ({@code n × k}); rows whose vector is null
     * are left out.
     *
     * @param column the {@code array<float>} to project
     * @param scores name of the new column
     */
    public Dataset<Row> project(Dataset<Row> rows, String column, String scores) {
      int from = rows.schema().fieldIndex(column);
      return rows.filter(col(column).isNotNull())
          .map(
              (MapFunction<Row, Row>)
                  row -> {
                    Object[] values = new Object[row.length() + 1];
                    for (int i = 0; i < row.length(); i++) {
                      values[i] = row.get(i);
                    }
                    values[row.length()] = project(row.<Float>getList(from));
                    return RowFactory.create(values);
                  },
              Encoders.row(
                  rows.schema()
                      .add(scores, DataTypes.createArrayType(DataTypes.DoubleType, false))));
    }
  }

  /**
   * Fits the leading components of few vectors, which it brings to the driver; rows whose vector is
   * null are left out.
   *
   * @param rows in an order, which the sums follow
   * @param column an {@code array<float>} of one length in all rows
   * @param components how many; at most the dimension and the number of vectors
   * @throws UserError if there are too few vectors, or their lengths differ
   */
  public static Model fit(Dataset<Row> rows, String column, int components) {
    return fit(VectorTable.few(rows, column), components);
  }

  /**
   * Fits the leading components.
   *
   * @param components how many; at least 1, at most the dimension and the number of vectors
   * @throws UserError if there are too few vectors
   */
  public static Model fit(VectorBlocks vectors, int components) {
    if (components < 1) {
      throw new IllegalArgumentException("Cannot fit " + components + " components");
    }
    int dim = vectors.dimension();
    int n = vectors.size();
    if (n < 2 || components > Math.min(n, dim)) {
      throw UserError.of(
          "Cannot compute %d principal components of %d vectors of %d dimensions. Expected at least"
              + " 2 vectors, and no more components than vectors or dimensions.",
          components, n, dim);
    }
    double[] products =
        vectors.sum(
            block -> products(block, dim),
            VectorBlocks.Sum::ofArrays,
            (long) Double.BYTES * dim * dim);
    for (int i = 0; i < products.length; i++) {
      products[i] /= n - 1;
    }
    return model(vectors.offset(), products, components, n);
  }

  /** Products of the columns, dim × dim: rows are centred but for rounding. */
  private static double[] products(Block block, int dim) {
    double[] products = new double[dim * dim];
    int rows = block.rows(dim);
    double[] some = new double[Math.min(ROWS_AT_ONCE, rows) * dim];
    for (int from = 0; from < rows; from += ROWS_AT_ONCE) {
      int count = Math.min(ROWS_AT_ONCE, rows - from);
      for (int i = 0; i < count * dim; i++) {
        some[i] = block.values()[from * dim + i];
      }
      BLAS.getInstance()
          .dgemm("N", "T", dim, dim, count, 1, some, dim, some, dim, 1, products, dim);
    }
    return products;
  }

  private static Model model(double[] mean, double[] covariance, int k, long samples) {
    int dim = mean.length;
    double total = 0;
    for (int i = 0; i < dim; i++) {
      total += covariance[i * dim + i];
    }
    LeadingEigenvectors leading = LeadingEigenvectors.of(covariance, dim, k);
    double[][] components = new double[k][];
    double[] variance = new double[k];
    double[] ratio = new double[k];
    for (int c = 0; c < k; c++) {
      components[c] = largestPositive(leading.vector(c, dim, k));
      variance[c] = leading.value(c, k);
      ratio[c] = total > 0 ? variance[c] / total : 0;
    }
    return new Model(mean, components, variance, ratio, samples);
  }

  private static double[] largestPositive(double[] loadings) {
    int largest = 0;
    for (int i = 1; i < loadings.length; i++) {
      if (Math.abs(loadings[i]) > Math.abs(loadings[largest])) {
        largest = i;
      }
    }
    if (loadings[largest] < 0) {
      for (int i = 0; i < loadings.length; i++) {
        loadings[i] = -loadings[i];
      }
    }
    return loadings;
  }
}
