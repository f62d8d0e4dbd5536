package io.genept.report.maps;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Arrays as the page holds them: base64 of unsigned whole numbers, little-endian. {@code maps.js}
 * reads them back.
 */
final class Packed {
  /** Stands for a value that is not there, among 0 … 254. */
  static final int NO_VALUE = 255;

  private static final int FINEST = 65_535;
  private static final int BYTE_VALUES = 256;

  private Packed() {}

  /** Coordinates as 16 bits each: 0 for the smallest, 65,535 for the largest. */
  static String coordinates(float[] values) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    int[] steps = new int[values.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] =
          max > min ? (int) Math.round((values[i] - min) / (max - min) * FINEST) : FINEST / 2;
    }
    return wide(steps);
  }

  /** Numbers of labels: 8 bits each where {@code labels} fit, else 16. */
  static String codes(int[] codes, int labels) {
    return labels <= BYTE_VALUES ? narrow(codes) : wide(codes);
  }

  /** Values as 8 bits each: 0 for {@code min}, 254 for {@code max}, 255 where there is none. */
  static String values(double[] values, double min, double max) {
    int[] steps = new int[values.length];
    for (int i = 0; i < steps.length; i++) {
      double share = Math.max(0, Math.min(1, (values[i] - min) / (max - min)));
      steps[i] = Double.isNaN(values[i]) ? NO_VALUE : (int) Math.round(share * (NO_VALUE - 1));
    }
    return narrow(steps);
  }

  private static String narrow(int[] numbers) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String wide(int[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Short.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      bytes.putShort((short) number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
