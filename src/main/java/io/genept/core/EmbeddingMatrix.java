package io.genept.core;

import java.util.ArrayList;
import java.util.Arrays;
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

  /**
   * Copies vectors into a matrix.
   *
   * @param vectors one for each key, at least one, all of one length
   * @throws IllegalArgumentException if there is none, or their number or a length differs
   */
  public static EmbeddingMatrix of(List<String> keys, List<float[]> vectors) {
    if (vectors.isEmpty() || keys.size() != vectors.size()) {
      throw new IllegalArgumentException(
          keys.size() + " keys for " + vectors.size() + " vectors; expected one vector or more");
    }
    int dimension = vectors.get(0).length;
    float[] values = new float[Math.multiplyExact(keys.size(), dimension)];
    for (int i = 0; i < vectors.size(); i++) {
      if (vectors.get(i).length != dimension) {
        throw new IllegalArgumentException(
            "Vector " + i + " has " + vectors.get(i).length + " numbers, the first " + dimension);
      }
      System.arraycopy(vectors.get(i), 0, values, i * dimension, dimension);
    }
    return new EmbeddingMatrix(keys, values, dimension);
  }

  /** Number of vectors. */
  public int size() {
    return keys.size();
  }

  /** Returns a copy of row {@code i} ({@code dimension} numbers). */
  public float[] row(int i) {
    return Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension);
  }

  /** Returns a copy of these rows, in this order ({@code rows.length × dimension}). */
  public EmbeddingMatrix rows(int... rows) {
    List<String> names = new ArrayList<>(rows.length);
    float[] gathered = new float[Math.multiplyExact(rows.length, dimension)];
    for (int i = 0; i < rows.length; i++) {
      names.add(keys.get(rows[i]));
      System.arraycopy(values, rows[i] * dimension, gathered, i * dimension, dimension);
    }
    return new EmbeddingMatrix(names, gathered, dimension);
  }

  /** Returns true where row {@code i} is all zeros, so that it has no direction. */
  public boolean isZero(int i) {
    for (int k = i * dimension; k < (i + 1) * dimension; k++) {
      if (values[k] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns a copy whose rows have unit ℓ2 norm; a row of zeros stays. Norms are summed in double
   * precision.
   */
  public EmbeddingMatrix unit() {
    float[] scaled = values.clone();
    for (int from = 0; from < scaled.length; from += dimension) {
      double squares = 0;
      for (int k = from; k < from + dimension; k++) {
        squares += (double) values[k] * values[k];
      }
      double norm = Math.sqrt(squares);
      for (int k = from; k < from + dimension && squares > 0; k++) {
        scaled[k] = (float) (values[k] / norm);
      }
    }
    return new EmbeddingMatrix(keys, scaled, dimension);
  }

  /** Returns true for a vector that points anywhere: not for null, nor for a vector of zeros. */
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
