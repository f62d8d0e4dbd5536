package io.genept.learn;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * A matrix in an order of its rows, cut into blocks for matrix products; less the mean of its rows
 * if asked for, which leaves distances as they are and makes their float expansion exact to more
 * digits.
 */
public final class MatrixBlocks {
  private final int dim;
  private final int height;
  private final int rows;
  private final float[][] values;
  private final float[][] squares;

  /**
   * Copies rows.
   *
   * @param vectors row-major, n × dim
   * @param order the rows to take, in this order
   * @param offset subtracted from each row (dim)
   * @param height rows in each block but the last
   */
  public MatrixBlocks(float[] vectors, int dim, int[] order, double[] offset, int height) {
    this.dim = dim;
    this.height = height;
    this.rows = order.length;
    this.values = new float[(order.length + height - 1) / height][];
    this.squares = new float[values.length][];
    for (int b = 0; b < values.length; b++) {
      int count = Math.min(height, order.length - b * height);
      values[b] = new float[count * dim];
      for (int i = 0; i < count; i++) {
        int from = order[b * height + i] * dim;
        for (int d = 0; d < dim; d++) {
          values[b][i * dim + d] = (float) (vectors[from + d] - offset[d]);
        }
      }
      squares[b] = squares(values[b], dim);
    }
  }

  public static double[] mean(float[] vectors, int dim) {
    double[] mean = new double[dim];
    int rows = vectors.length / dim;
    for (int from = 0; from < vectors.length; from += dim) {
      for (int d = 0; d < dim; d++) {
        mean[d] += vectors[from + d];
      }
    }
    for (int d = 0; d < dim; d++) {
      mean[d] /= rows;
    }
    return mean;
  }

  public int count() {
    return values.length;
  }

  public int first(int block) {
    return block * height;
  }

  public int rows(int block) {
    return Math.min(height, rows - block * height);
  }

  /** Sum of squares of each row of a block. */
  public float[] squares(int block) {
    return squares[block];
  }

  /** Scales every row of the matrix to length 1; rows of zeros stay. */
  public MatrixBlocks normalised() {
    for (int b = 0; b < values.length; b++) {
      for (int i = 0; i < values[b].length; i++) {
        float square = squares[b][i / dim];
        values[b][i] = square > 0 ? (float) (values[b][i] / Math.sqrt(square)) : 0;
      }
      Arrays.fill(squares[b], 0);
    }
    return this;
  }

  /**
   * Squared distances of the rows of a block to those of a block of another matrix, less the
   * squares of the former: {@code y·y - 2 x·y}, at {@code [row * other.rows(otherBlock) + column]}.
   */
  public float[] scores(int block, MatrixBlocks other, int otherBlock) {
    int width = other.rows(otherBlock);
    int count = rows(block);
    float[] scores = new float[count * width];
    BLAS.getInstance()
        .sgemm(
            "T",
            "N",
            width,
            count,
            dim,
            -2f,
            other.values[otherBlock],
            dim,
            values[block],
            dim,
            0f,
            scores,
            width);
    for (int r = 0; r < count; r++) {
      add(other.squares[otherBlock], scores, r * width);
    }
    return scores;
  }

  private static void add(float[] squares, float[] scores, int from) {
    for (int c = 0; c < squares.length; c++) {
      scores[from + c] += squares[c];
    }
  }

  /** Squared distance of two rows from their differences, in double. */
  public double squaredDistance(
      int block, int row, MatrixBlocks other, int otherBlock, int otherRow) {
    float[] x = values[block];
    float[] y = other.values[otherBlock];
    double sum = 0;
    for (int d = 0; d < dim; d++) {
      double difference = (double) x[row * dim + d] - y[otherRow * dim + d];
      sum += difference * difference;
    }
    return sum;
  }

  /** Sum of squares of each row of a row-major matrix. */
  public static float[] squares(float[] rows, int dim) {
    float[] squares = new float[rows.length / dim];
    for (int i = 0; i < squares.length; i++) {
      double sum = 0;
      for (int d = i * dim; d < (i + 1) * dim; d++) {
        sum += (double) rows[d] * rows[d];
      }
      squares[i] = (float) sum;
    }
    return squares;
  }
}
