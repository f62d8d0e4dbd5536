package io.genept.learn.cluster;

import dev.ludovic.netlib.blas.BLAS;
import io.genept.learn.MatrixBlocks;

/** Compares rows with some centres (k × dim) by one matrix product; one for each task. */
public final class CentreDistances {
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
  float[] scores(float[] values, int rows) {
    products = products.length < rows * k ? new float[rows * k] : products;
    BLAS.getInstance()
        .sgemm("T", "N", k, rows, dim, -2f, centres, dim, values, dim, 0f, products, k);
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < k; c++) {
        products[i * k + c] += squares[c];
      }
    }
    return products;
  }

  /** The nearest centre of each row; of equally near ones the first. */
  int[] nearest(float[] values) {
    int[] nearest = new int[values.length / dim];
    float[] scores = scores(values, nearest.length);
    for (int i = 0; i < nearest.length; i++) {
      for (int c = 1; c < k; c++) {
        nearest[i] = scores[i * k + c] < scores[i * k + nearest[i]] ? c : nearest[i];
      }
    }
    return nearest;
  }
}
