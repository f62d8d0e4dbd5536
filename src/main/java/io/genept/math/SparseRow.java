package io.genept.math;

import java.io.Serializable;

/**
 * One row of a sparse matrix.
 *
 * @param indices columns of the non-zeros, ascending
 * @param values the non-zeros, in the same order
 */
public record SparseRow(int[] indices, float[] values) implements Serializable {
  /** Sum of the values. */
  public double total() {
    double total = 0;
    for (float value : values) {
      total += value;
    }
    return total;
  }
}
