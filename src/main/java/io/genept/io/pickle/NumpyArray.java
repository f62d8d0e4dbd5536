package io.genept.io.pickle;

import java.util.Arrays;

/** A numpy array of numbers or texts, its bytes as they were written. */
public final class NumpyArray {
  private int[] shape;
  private NumpyType type;
  private byte[] data;
  private boolean columnMajor;

  /** An array whose content follows. */
  NumpyArray() {}

  /**
   * An array.
   *
   * @param shape length of each dimension
   * @param data {@code type.size()} bytes for each element; not copied
   * @param columnMajor whether the first index runs fastest (Fortran order)
   * @throws IllegalArgumentException if the data is not of the shape's size
   */
  public NumpyArray(int[] shape, NumpyType type, byte[] data, boolean columnMajor) {
    fill(shape, type, data, columnMajor);
  }

  final void fill(int[] newShape, NumpyType newType, byte[] newData, boolean newColumnMajor) {
    long size = newType.size();
    for (int length : newShape) {
      size = length < 0 || size > Integer.MAX_VALUE ? -1 : size * length;
    }
    if (size != newData.length) {
      throw new IllegalArgumentException(
          newData.length + " bytes for an array of shape " + Arrays.toString(newShape));
    }
    shape = newShape.clone();
    type = newType;
    data = newData;
    columnMajor = newColumnMajor;
  }

  /** Tests whether the array has its content; Python makes none without. */
  public boolean isFilled() {
    return data != null;
  }

  /** Length of each dimension. */
  public int[] shape() {
    return shape.clone();
  }

  /** Type of the elements. */
  public NumpyType type() {
    return type;
  }

  /** All numbers as float32 in row-major order. */
  public float[] floats() {
    float[] values = type.floats(data);
    if (!columnMajor || shape.length < 2) {
      return values;
    }
    float[] rowMajor = new float[values.length];
    int[] index = new int[shape.length];
    for (float value : values) {
      int at = 0;
      for (int d = 0; d < shape.length; d++) {
        at = at * shape[d] + index[d];
      }
      rowMajor[at] = value;
      for (int d = 0; d < shape.length && ++index[d] == shape[d]; d++) {
        index[d] = 0;
      }
    }
    return rowMajor;
  }

  /** All texts of an array of one dimension. */
  public String[] texts() {
    return type.texts(data);
  }
}
