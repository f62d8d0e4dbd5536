package io.genept.core;

import java.util.List;

/**
 * Keys and their vectors: {@code keys.size()} × {@code dimension}, row-major in one flat array.
 *
 * @param keys row names (gene symbols, cell ids), in row order
 * @param values {@code keys.size() × dimension} numbers, row after row; not copied
 * @param dimension length of each vector, at least 1
 */
public record EmbeddingMatrix(List<String> keys, float[] values, int dimension) {

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if the array does not hold exactly one vector for each key
   */
  public EmbeddingMatrix {
    keys = List.copyOf(keys);
    if (dimension < 1 || values.length != (long) keys.size() * dimension) {
      throw new IllegalArgumentException(
          "An embedding matrix of "
              + keys.size()
              + " keys × "
              + dimension
              + " cannot hold "
              + values.length
              + " numbers");
    }
  }

  /** Number of vectors. */
  public int size() {
    return keys.size();
  }

  /** A copy of row {@code i} ({@code dimension} numbers). */
  public float[] row(int i) {
    float[] row = new float[dimension];
    System.arraycopy(values, i * dimension, row, 0, dimension);
    return row;
  }

  /** False for a vector that is null or of zeros: no cell is nearer to it than another. */
  public static boolean hasDirection(float[] vector) {
    if (vector == null) {
      return false;
    }
    for (float value : vector) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }
}
