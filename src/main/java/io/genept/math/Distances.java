package io.genept.math;

import java.util.Arrays;

/**
 * Distances between the rows of one matrix (rows × dim), a square block at a time.
 *
 * <p>Sums run in double precision over ascending dimensions, from differences rather than from
 * norms, so near rows keep their digits; dimensions are taken four at a time. A distance does not
 * depend on the block that asks for it, is the same in both directions, and is exactly 0 from a row
 * to itself. The inner loops run over consecutive columns of a transposed block, which the compiler
 * turns into vector instructions.
 */
public final class Distances {
  /** Rows and columns of a block. */
  public static final int BLOCK = 128;

  private static final int DEPTH = 128;

  private final DistanceMetric metric;
  private final float[] vectors;
  private final int dim;
  private final int rows;
  private final double[] norms;

  /**
   * Distances between the rows of {@code vectors}, which are read in place and not copied.
   *
   * @param vectors row-major, rows × dim, finite
   * @param dim 1 or more
   * @throws IllegalArgumentException if {@code vectors} is not a whole number of rows, or holds a
   *     value that is not finite
   */
  public Distances(DistanceMetric metric, float[] vectors, int dim) {
    if (dim < 1 || vectors.length % dim != 0) {
      throw new IllegalArgumentException(
          vectors.length + " values are no whole number of rows of dimension " + dim);
    }
    for (int i = 0; i < vectors.length; i++) {
      if (!Float.isFinite(vectors[i])) {
        throw new IllegalArgumentException(
            "row " + i / dim + " holds " + vectors[i] + ", expected finite values");
      }
    }
    this.metric = metric;
    this.vectors = vectors;
    this.dim = dim;
    this.rows = vectors.length / dim;
    this.norms = metric == DistanceMetric.COSINE ? norms() : new double[0];
  }

  /** The number of rows of the matrix. */
  public int rows() {
    return rows;
  }

  /** A block to compute into; one for each thread. */
  public Block newBlock() {
    return new Block();
  }

  /** Up to {@value #BLOCK} × {@value #BLOCK} distances; not safe for use by several threads. */
  public final class Block {
    private final double[][] values = new double[BLOCK][BLOCK];
    private final double[][] transposed = new double[DEPTH][BLOCK];
    private final double[] row = new double[DEPTH];

    private Block() {}

    /**
     * Computes the distances from the {@value #BLOCK} rows that start at {@code firstRow} to those
     * that start at {@code firstColumn}; fewer where the matrix ends.
     */
    public void compute(int firstRow, int firstColumn) {
      int height = Math.min(BLOCK, rows - firstRow);
      int width = Math.min(BLOCK, rows - firstColumn);
      for (double[] sums : values) {
        Arrays.fill(sums, 0);
      }
      for (int from = 0; from < dim; from += DEPTH) {
        transpose(firstColumn, width, from);
        for (int r = 0; r < height; r++) {
          load(firstRow + r, from);
          accumulate(values[r]);
        }
      }
      for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) {
          values[r][c] = distance(firstRow + r, firstColumn + c, values[r][c]);
        }
      }
    }

    /** The distance from row {@code firstRow + row} to row {@code firstColumn + column}. */
    public double at(int row, int column) {
      return values[row][column];
    }

    private void transpose(int firstColumn, int width, int from) {
      for (int c = 0; c < width; c++) {
        load(firstColumn + c, from);
        for (int d = 0; d < DEPTH; d++) {
          transposed[d][c] = row[d];
        }
      }
    }

    private void load(int index, int from) {
      int offset = index * dim + from;
      int depth = Math.min(DEPTH, dim - from);
      for (int d = 0; d < depth; d++) {
        row[d] = vectors[offset + d];
      }
      Arrays.fill(row, depth, DEPTH, 0);
    }

    private void accumulate(double[] sums) {
      int depth = Math.min(DEPTH, (dim + 3) / 4 * 4);
      for (int d = 0; d < depth; d += 4) {
        if (metric == DistanceMetric.EUCLIDEAN) {
          addSquares(row, transposed, d, sums);
        } else {
          addProducts(row, transposed, d, sums);
        }
      }
    }
  }

  private static void addSquares(double[] row, double[][] columns, int d, double[] sums) {
    double x0 = row[d];
    double x1 = row[d + 1];
    double x2 = row[d + 2];
    double x3 = row[d + 3];
    double[] y0 = columns[d];
    double[] y1 = columns[d + 1];
    double[] y2 = columns[d + 2];
    double[] y3 = columns[d + 3];
    for (int c = 0; c < sums.length; c++) {
      double e0 = x0 - y0[c];
      double e1 = x1 - y1[c];
      double e2 = x2 - y2[c];
      double e3 = x3 - y3[c];
      sums[c] += e0 * e0 + e1 * e1 + e2 * e2 + e3 * e3;
    }
  }

  private static void addProducts(double[] row, double[][] columns, int d, double[] sums) {
    double x0 = row[d];
    double x1 = row[d + 1];
    double x2 = row[d + 2];
    double x3 = row[d + 3];
    double[] y0 = columns[d];
    double[] y1 = columns[d + 1];
    double[] y2 = columns[d + 2];
    double[] y3 = columns[d + 3];
    for (int c = 0; c < sums.length; c++) {
      sums[c] += x0 * y0[c] + x1 * y1[c] + x2 * y2[c] + x3 * y3[c];
    }
  }

  private double distance(int row, int column, double sum) {
    if (row == column) {
      return 0;
    }
    if (metric == DistanceMetric.EUCLIDEAN) {
      return Math.sqrt(sum);
    }
    double scale = norms[row] * norms[column];
    double cosine = scale > 0 ? sum / scale : 0;
    return Math.min(2, Math.max(0, 1 - cosine));
  }

  private double[] norms() {
    double[] lengths = new double[rows];
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int d = 0; d < dim; d++) {
        double x = vectors[r * dim + d];
        sum += x * x;
      }
      lengths[r] = Math.sqrt(sum);
    }
    return lengths;
  }
}
