package io.genept.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Primitive float arrays from Spark's boxed lists, and to and from bytes. */
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

  /** Four bytes a value, little-endian IEEE 754. */
  public static byte[] toBytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /**
   * The inverse of {@link #toBytes}.
   *
   * @throws IllegalArgumentException if the number of bytes is no multiple of four
   */
  public static float[] ofBytes(byte[] bytes) {
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes are no float values");
    }
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
