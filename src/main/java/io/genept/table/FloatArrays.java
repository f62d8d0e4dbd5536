package io.genept.table;

import java.util.List;

/** From Spark's boxed lists to primitive arrays. */
public final class FloatArrays {
  private FloatArrays() {}

  /**
   * The values in their order; iterates, because access by index is linear on some of Spark's
   * lists.
   */
  public static float[] of(List<Float> values) {
    float[] array = new float[values.size()];
    int i = 0;
    for (float value : values) {
      array[i++] = value;
    }
    return array;
  }
}
