package io.genept.learn.neighbors;

import dev.ludovic.netlib.blas.BLAS;
import io.genept.math.DistanceMetric;

/**
 * Rows made ready to be compared one by one, in float: of unit length for cosine, less an offset
 * for Euclidean distance.
 */
final class PreparedRows {
  private final float[] values;
  private final float[] halves;
  private final int dim;

  /**
   * Copies rows.
   *
   * @param vectors row-major, n × dim
   * @param offset subtracted from each row (dim); zeros for cosine
   */
  PreparedRows(DistanceMetric metric, float[] vectors, int dim, double[] offset) {
    this.dim = dim;
    this.values = new float[vectors.length];
    this.halves = new float[vectors.length / dim];
    for (int row = 0; row < halves.length; row++) {
      double square = 0;
      for (int d = 0; d < dim; d++) {
        double value = vectors[row * dim + d] - offset[d];
        square += value * value;
      }
      boolean cosine = metric == DistanceMetric.COSINE;
      double scale = cosine && square > 0 ? 1 / Math.sqrt(square) : 1;
      for (int d = 0; d < dim; d++) {
        values[row * dim + d] = (float) (scale * (vectors[row * dim + d] - offset[d]));
      }
      halves[row] = cosine ? 0.5f : (float) (square / 2);
    }
  }

  int size() {
    return halves.length;
  }

  /** Cosine distance, or half the squared Euclidean one. */
  float distance(int row, PreparedRows other, int otherRow) {
    float product =
        BLAS.getInstance().sdot(dim, values, row * dim, 1, other.values, otherRow * dim, 1);
    return halves[row] + other.halves[otherRow] - product;
  }
}
