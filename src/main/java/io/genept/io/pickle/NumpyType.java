package io.genept.io.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A numpy dtype of numbers or fixed-length text, in numpy's own notation: {@code <f4}, {@code >i8},
 * {@code <U12}.
 *
 * @param kind {@code f} real, {@code i} and {@code u} whole, {@code U} text of UTF-32, {@code S}
 *     byte text
 * @param size bytes of one element
 * @param order of the bytes of a number or character
 */
public record NumpyType(char kind, int size, ByteOrder order) {
  private static final Pattern NOTATION = Pattern.compile("([<>|=]?)([fiuUS])(\\d{1,8})");

  /** Reads the notation; empty for a type that is not read, such as {@code |O} or {@code <c16}. */
  public static Optional<NumpyType> of(String notation) {
    Matcher match = NOTATION.matcher(notation);
    if (!match.matches()) {
      return Optional.empty();
    }
    char kind = match.group(2).charAt(0);
    int number = Integer.parseInt(match.group(3));
    boolean known =
        switch (kind) {
          case 'f' -> number == 2 || number == 4 || number == 8;
          case 'i', 'u' -> number == 1 || number == 2 || number == 4 || number == 8;
          default -> number > 0;
        };
    ByteOrder order = match.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return known
        ? Optional.of(new NumpyType(kind, kind == 'U' ? 4 * number : number, order))
        : Optional.empty();
  }

  /** Tests whether elements are numbers. */
  public boolean isNumeric() {
    return kind != 'U' && kind != 'S';
  }

  /** Numbers as float32, rounded to nearest; what is beyond its range becomes infinite. */
  public float[] floats(byte[] data) {
    ByteBuffer bytes = ByteBuffer.wrap(data).order(order);
    float[] values = new float[data.length / size];
    for (int i = 0; i < values.length; i++) {
      values[i] = kind == 'f' && size == 4 ? bytes.getFloat(4 * i) : (float) real(bytes, i * size);
    }
    return values;
  }

  /** One number: a {@code Double}, or a {@code Long} where the type is whole. */
  Number scalar(byte[] data) {
    ByteBuffer bytes = ByteBuffer.wrap(data).order(order);
    if (kind == 'f' || (kind == 'u' && size == 8 && bytes.getLong(0) < 0)) {
      return real(bytes, 0);
    }
    return whole(bytes, 0);
  }

  /** Texts without their padding. */
  public String[] texts(byte[] data) {
    String[] texts = new String[data.length / size];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = kind == 'U' ? utf32(data, i * size) : latin(data, i * size);
    }
    return texts;
  }

  private double real(ByteBuffer bytes, int at) {
    if (kind == 'f') {
      return size == 8
          ? bytes.getDouble(at)
          : size == 4 ? bytes.getFloat(at) : half(bytes.getShort(at));
    }
    long whole = whole(bytes, at);
    return kind == 'u' && whole < 0 ? (whole >>> 1 | (whole & 1)) * 2.0 : whole;
  }

  private long whole(ByteBuffer bytes, int at) {
    long signed =
        switch (size) {
          case 1 -> bytes.get(at);
          case 2 -> bytes.getShort(at);
          case 4 -> bytes.getInt(at);
          default -> bytes.getLong(at);
        };
    return kind == 'u' && size < 8 ? signed & ((1L << (8 * size)) - 1) : signed;
  }

  /** An IEEE 754 half. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        exponent == 0x1f
            ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
            : exponent == 0
                ? Math.scalb((float) fraction, -24)
                : Math.scalb((float) (fraction | 0x400), exponent - 25);
    return bits < 0 ? -magnitude : magnitude;
  }

  private String utf32(byte[] data, int from) {
    ByteBuffer bytes = ByteBuffer.wrap(data, from, size).order(order);
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      int point = bytes.getInt();
      if (point == 0) {
        break;
      }
      text.appendCodePoint(Character.isValidCodePoint(point) ? point : 0xfffd);
    }
    return text.toString();
  }

  private String latin(byte[] data, int from) {
    int length = size;
    while (length > 0 && data[from + length - 1] == 0) {
      length--;
    }
    return new String(data, from, length, StandardCharsets.UTF_8);
  }
}
