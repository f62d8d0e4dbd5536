package io.genept.io.anndata;

import io.genept.core.UserError;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Numbers as the HDF5 library returns them, whatever their width: either whole numbers or reals.
 *
 * @param whole {@code null} for reals
 * @param real {@code null} for whole numbers
 */
public record Numbers(long[] whole, double[] real) {

  /** Data that should be numbers and are something else. */
  public static final class NotNumbers extends UserError {
    private static final long serialVersionUID = 1L;

    NotNumbers(String what) {
      super("Cannot read a data set: " + what + ".");
    }
  }

  /** Wraps a one-dimensional array or a single number. */
  public static Numbers of(Object data) {
    if (data instanceof float[] floats) {
      double[] real = new double[floats.length];
      for (int i = 0; i < real.length; i++) {
        real[i] = floats[i];
      }
      return new Numbers(null, real);
    }
    if (data instanceof double[] doubles) {
      return new Numbers(null, doubles);
    }
    if (data instanceof Double || data instanceof Float) {
      return new Numbers(null, new double[] {((Number) data).doubleValue()});
    }
    return new Numbers(wholeNumbers(data), null);
  }

  /**
   * Numbers of a one-dimensional array, each rounded once to the nearest {@code float}; an array of
   * floats is returned as it is.
   */
  public static float[] floats(Object data) {
    if (data instanceof float[] floats) {
      return floats;
    }
    float[] floats = new float[Array.getLength(data)];
    if (data instanceof int[] ints) {
      for (int i = 0; i < floats.length; i++) {
        floats[i] = ints[i];
      }
      return floats;
    }
    Numbers numbers = of(data);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.whole == null ? (float) numbers.real[i] : numbers.whole[i];
    }
    return floats;
  }

  /**
   * Whole numbers of a one-dimensional array; those beyond the range of an {@code int} become its
   * nearest end, and an array of ints is returned as it is.
   */
  public static int[] ints(Object data) {
    if (data instanceof int[] ints) {
      return ints;
    }
    long[] whole = of(data).toLongs();
    int[] ints = new int[whole.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole[i]));
    }
    return ints;
  }

  /** A number as a real. */
  public double realAt(int i) {
    return whole == null ? real[i] : whole[i];
  }

  /** A number as a whole number, cut off towards zero. */
  public long wholeAt(int i) {
    return whole == null ? (long) real[i] : whole[i];
  }

  /** All numbers as whole numbers, cut off towards zero. */
  public long[] toLongs() {
    return whole == null ? Arrays.stream(real).mapToLong(x -> (long) x).toArray() : whole;
  }

  private static long exactly(BigInteger value) {
    if (value.bitLength() >= Long.SIZE) {
      throw new NotNumbers(
          "the number "
              + value
              + " is larger than a whole number of 64 bits with a sign can be. Expected at most "
              + Long.MAX_VALUE
              + "; write it as text or as a real number");
    }
    return value.longValue();
  }

  private static long[] wholeNumbers(Object data) {
    if (data instanceof long[] longs) {
      return longs;
    }
    if (data instanceof int[] ints) {
      return Arrays.stream(ints).asLongStream().toArray();
    }
    if (data instanceof short[] shorts) {
      long[] whole = new long[shorts.length];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = shorts[i];
      }
      return whole;
    }
    if (data instanceof byte[] bytes) {
      long[] whole = new long[bytes.length];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = bytes[i];
      }
      return whole;
    }
    if (data instanceof BigInteger[] big) {
      return Arrays.stream(big).mapToLong(Numbers::exactly).toArray();
    }
    if (data instanceof String[] truth) {
      return Arrays.stream(truth).mapToLong(t -> Boolean.parseBoolean(t) ? 1 : 0).toArray();
    }
    if (data instanceof Number number) {
      return new long[] {number.longValue()};
    }
    throw new NotNumbers(
        "expected numbers, found " + (data == null ? "nothing" : data.getClass().getSimpleName()));
  }
}
