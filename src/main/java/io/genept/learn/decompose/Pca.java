package io.genept.learn.decompose;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;

import dev.ludovic.netlib.lapack.LAPACK;
import io.genept.core.UserError;
import io.genept.learn.CachedVectors;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.netlib.util.intW;

/**
 * Principal components of a column of vectors.
 *
 * <p>Agrees with scikit-learn's {@code PCA(svd_solver="full")}: columns are centred, not scaled;
 * the variance divides by {@code n - 1}; in each component the loading of the largest magnitude is
 * positive ({@code svd_flip}, {@code u_based_decision=False}). The covariance is MLlib's {@link
 * RowMatrix#computeCovariance}, one pass of {@code dim²} work for each row; its leading
 * eigenvectors come from LAPACK's {@code dsyevr} on the driver ({@code dim × dim} doubles, 75 MB
 * for 3072 dimensions). Sparse matrices of many columns have {@link SparsePca}.
 */
public final class Pca {
  private static final StorageLevel MEMORY = StorageLevel.MEMORY_AND_DISK();

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
   * Fits the leading components; rows whose vector is null are left out.
   *
   * @param column an {@code array<float>} of one length in all rows
   * @param components how many; at most the dimension and the number of vectors
   * @throws UserError if there are too few vectors, or their lengths differ
   */
  public static Model fit(Dataset<Row> rows, String column, int components) {
    if (components < 1) {
      throw new IllegalArgumentException("Cannot fit " + components + " components");
    }
    Dataset<Row> vectors = rows.select(col(column)).filter(col(column).isNotNull());
    Row shape =
        vectors
            .agg(count(col(column)), min(size(col(column))), max(size(col(column))))
            .collectAsList()
            .get(0);
    long samples = shape.getLong(0);
    if (samples < 2 || components > Math.min(samples, shape.getInt(1))) {
      throw UserError.of(
          "Cannot compute %d principal components of %d vectors%s. Expected at least 2 vectors, and"
              + " no more components than vectors or dimensions.",
          components, samples, samples == 0 ? "" : " of " + shape.getInt(1) + " dimensions");
    }
    if (shape.getInt(1) != shape.getInt(2)) {
      throw UserError.of(
          "Cannot compute principal components of column %s: its vectors have between %d and %d"
              + " numbers. Expected one length.",
          column, shape.getInt(1), shape.getInt(2));
    }
    JavaRDD<Vector> dense =
        vectors.javaRDD().map(row -> dense(row.<Float>getList(0))).persist(MEMORY);
    try {
      return fit(dense, components, samples);
    } finally {
      dense.unpersist(false);
    }
  }

  /**
   * Fits the leading components of cached vectors.
   *
   * @param components how many; at least 1, at most the dimension and the number of vectors
   */
  public static Model fit(CachedVectors vectors, int components) {
    JavaRDD<Vector> dense =
        vectors
            .all()
            .select(CachedVectors.FEATURES)
            .javaRDD()
            .map(row -> Vectors.fromML(row.getAs(0)));
    return fit(dense, components, vectors.size());
  }

  private static Model fit(JavaRDD<Vector> dense, int components, long samples) {
    RowMatrix matrix = new RowMatrix(dense.rdd());
    double[] mean = matrix.computeColumnSummaryStatistics().mean().toArray();
    return model(mean, matrix.computeCovariance().toArray(), components, samples);
  }

  private static Vector dense(List<Float> values) {
    double[] vector = new double[values.size()];
    int i = 0;
    for (float value : values) {
      vector[i++] = value;
    }
    return Vectors.dense(vector);
  }

  private static Model model(double[] mean, double[] covariance, int k, long samples) {
    int dim = mean.length;
    double total = 0;
    for (int i = 0; i < dim; i++) {
      total += covariance[i * dim + i];
    }
    double[] ascending = new double[dim];
    double[] vectors = eigenvectors(covariance, dim, k, ascending);
    double[][] components = new double[k][];
    double[] variance = new double[k];
    double[] ratio = new double[k];
    for (int c = 0; c < k; c++) {
      int column = k - 1 - c;
      components[c] =
          largestPositive(Arrays.copyOfRange(vectors, column * dim, (column + 1) * dim));
      variance[c] = Math.max(0, ascending[column]);
      ratio[c] = total > 0 ? variance[c] / total : 0;
    }
    return new Model(mean, components, variance, ratio, samples);
  }

  /** Eigenvectors of the {@code k} largest eigenvalues, as columns, the largest last. */
  private static double[] eigenvectors(double[] symmetric, int dim, int k, double[] values) {
    double[] vectors = new double[dim * k];
    int work = 26 * dim;
    intW found = new intW(0);
    intW info = new intW(0);
    LAPACK
        .getInstance()
        .dsyevr(
            "V",
            "I",
            "U",
            dim,
            symmetric,
            dim,
            0.0,
            0.0,
            dim - k + 1,
            dim,
            0.0,
            found,
            values,
            vectors,
            dim,
            new int[2 * dim],
            new double[work],
            work,
            new int[10 * dim],
            10 * dim,
            info);
    if (info.val != 0 || found.val != k) {
      throw new IllegalStateException(
          "dsyevr found " + found.val + " of " + k + " eigenvectors (info " + info.val + ")");
    }
    return vectors;
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
