package io.genept.learn;

import java.io.Serializable;

/**
 * Some consecutive rows of {@link VectorBlocks}.
 *
 * @param number of the block, from 0
 * @param firstRow number of its first row
 * @param values rows × dimension, row-major, the {@link VectorBlocks#offset} subtracted
 */
@SuppressWarnings("ArrayRecordComponent")
public record Block(int number, int firstRow, float[] values) implements Serializable {

  /** Number of rows. */
  public int rows(int dimension) {
    return values.length / dimension;
  }
}
