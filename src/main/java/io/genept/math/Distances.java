package io.genept.math;

import java.util.Arrays;

/**
 * Distances between the rows of one matrix (rows × dim), a square block at a time.
 *
 * <p>Sums run in double precision over ascending dimensions, from differences rather than from
 * norms, so near rows keep their digits. A distance does not depend on the block that asks for it,
 * is the same in both directions, and is exactly 0 from a row to itself. The inner loops run over
 * consecutive columns of a transposed block, which the compiler turns into vector instructions.
 */
public final class Distances {
  /** Rows and columns of a block. */
  public static final int BLOCK = 64;

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
    private final double[] values = new double[BLOCK * BLOCK];
    private final double[] transposed = new double[DEPTH * BLOCK];

    private Block() {}

    /**
     * Computes the distances from the {@value #BLOCK} rows that start at {@code firstRow} to those
     * that start at {@code firstColumn}; fewer where the matrix ends.
     */
    public void compute(int firstRow, int firstColumn) {
      int height = Math.min(BLOCK, rows - firstRow);
      int width = Math.min(BLOCK, rows - firstColumn);
      Arrays.fill(values, 0);
      for (int from = 0; from < dim; from += DEPTH) {
        int depth = Math.min(DEPTH, dim - from);
        transpose(firstColumn, width, from, depth);
        for (int r = 0; r < height; r++) {
          int offset = (firstRow + r) * dim + from;
          if (metric == DistanceMetric.EUCLIDEAN) {
            addSquares(offset, depth, r * BLOCK);
          } else {
            addProducts(offset, depth, r * BLOCK);
          }
        }
      }
      for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) {
          values[r * BLOCK + c] = distance(firstRow + r, firstColumn + c, values[r * BLOCK + c]);
        }
      }
    }

    /** The distance from row {@code firstRow + row} to row {@code firstColumn + column}. */
    public double at(int row, int column) {
      return values[row * BLOCK + column];
    }

    private void transpose(int firstColumn, int width, int from, int depth) {
      for (int c = 0; c < width; c++) {
        int offset = (firstColumn + c) * dim + from;
        for (int d = 0; d < depth; d++) {
          transposed[d * BLOCK + c] = vectors[offset + d];
        }
      }
    }

    private void addSquares(int offset, int depth, int out) {
      int d = 0;
      for (; d + 4 <= depth; d += 4) {
        addFourSquares(offset + d, d * BLOCK, out);
      }
      for (; d < depth; d++) {
        double x = vectors[offset + d];
        for (int c = 0; c < BLOCK; c++) {
          double difference = x - transposed[d * BLOCK + c];
          values[out + c] += difference * difference;
        }
      }
    }

    private void addFourSquares(int offset, int tile, int out) {
      double x0 = vectors[offset];
      double x1 = vectors[offset + 1];
      double x2 = vectors[offset + 2];
      double x3 = vectors[offset + 3];
      for (int c = 0; c < BLOCK; c++) {
        double e0 = x0 - transposed[tile + c];
        double e1 = x1 - transposed[tile + BLOCK + c];
        double e2 = x2 - transposed[tile + 2 * BLOCK + c];
        double e3 = x3 - transposed[tile + 3 * BLOCK + c];
        values[out + c] += e0 * e0 + e1 * e1 + e2 * e2 + e3 * e3;
      }
    }

    private void addProducts(int offset, int depth, int out) {
      for (int d = 0; d < depth; d++) {
        double x = vectors[offset + d];
        for (int c = 0; c < BLOCK; c++) {
          values[out + c] += x * transposed[d * BLOCK + c];
        }
      }
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
