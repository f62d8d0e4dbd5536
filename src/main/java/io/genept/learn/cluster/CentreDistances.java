package io.genept.learn.cluster;

import dev.ludovic.netlib.blas.BLAS;
import io.genept.learn.MatrixBlocks;

/** Compares rows with some centres (k × dim) by one matrix product; one for each task. */
public final class CentreDistances {
  /** Few enough for a core's cache to hold them until they are summed up. */
  private static final int ROWS_AT_ONCE = 256;

  private final float[] centres;
  private final float[] squares;
  private final int k;
  private final int dim;
  private float[] products = new float[0];

  CentreDistances(float[] centres, int dim) {
    this.centres = centres;
    this.dim = dim;
    this.squares = MatrixBlocks.squares(centres, dim);
    this.k = squares.length;
  }

  /**
   * Squared distances to all centres less the row's own square: {@code c·c - 2 r·c}, rows × k. The
   * array is used again by the next call.
   */
  float[] scores(float[] values, int from, int rows) {
    products = products.length < rows * k ? new float[rows * k] : products;
    BLAS.getInstance()
        .sgemm(
            "T",
            "N",
            k,
            rows,
            dim,
            -2f,
            centres,
            0,
            dim,
            values,
            from * dim,
            dim,
            0f,
            products,
            0,
            k);
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < k; c++) {
        products[i * k + c] += squares[c];
      }
    }
    return products;
  }

  /** The largest square of a centre. */
  float largestSquare() {
    float largest = 0;
    for (float square : squares) {
      largest = Math.max(largest, square);
    }
    return largest;
  }

  /** The nearest centre of each row; of equally near ones the first. */
  int[] nearest(float[] values) {
    int[] nearest = new int[values.length / dim];
    for (int from = 0; from < nearest.length; from += ROWS_AT_ONCE) {
      nearest(values, from, Math.min(nearest.length, from + ROWS_AT_ONCE), nearest);
    }
    return nearest;
  }

  /** Number and sum of the rows that are nearest to each centre. */
  ClusterSums sums(float[] values) {
    ClusterSums sums = new ClusterSums(k, dim);
    int rows = values.length / dim;
    int[] nearest = new int[rows];
    for (int from = 0; from < rows; from += ROWS_AT_ONCE) {
      int to = Math.min(rows, from + ROWS_AT_ONCE);
      nearest(values, from, to, nearest);
      sums.add(values, from, to, nearest);
    }
    return sums;
  }

  private void nearest(float[] values, int from, int to, int[] nearest) {
    float[] scores = scores(values, from, to - from);
    for (int i = 0; i < to - from; i++) {
      int best = 0;
      for (int c = 1; c < k; c++) {
        best = scores[i * k + c] < scores[i * k + best] ? c : best;
      }
      nearest[from + i] = best;
    }
  }
}
