package io.genept.io.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Type of an array's elements.
 *
 * @param kind what they are
 * @param bytes length of one; 0 for text of any length
 * @param order order of their bytes
 */
record ElementType(Kind kind, int bytes, ByteOrder order) {

  /** What elements are. */
  enum Kind {
    REAL,
    SIGNED,
    UNSIGNED,
    TRUTH,
    /** Text of any length: a count, then for each its length in bytes and UTF-8. */
    TEXT,
    /** Text of fixed length in UTF-32, filled up with zeros. */
    UTF_32,
    /** Text of fixed length in bytes, filled up with zeros. */
    FIXED_BYTES,
    /** What is not read. */
    OTHER
  }

  private static final ElementType UNREAD = new ElementType(Kind.OTHER, 0, ByteOrder.LITTLE_ENDIAN);
  private static final ElementType ANY_TEXT =
      new ElementType(Kind.TEXT, 0, ByteOrder.LITTLE_ENDIAN);
  private static final Pattern VERSION_2 = Pattern.compile("([<>|])([fiubSU])([0-9]+)");
  private static final Pattern VERSION_3 = Pattern.compile("(float|u?int)(8|16|32|64)");

  /**
   * The type of an array of version 2.
   *
   * @param text whether its filters say that it is text
   */
  static ElementType version2(JsonNode type, boolean text) {
    Matcher parts = VERSION_2.matcher(type.asText());
    if (type.asText().equals("|O") && text) {
      return ANY_TEXT;
    }
    if (!parts.matches()) {
      return UNREAD;
    }
    int size = Integer.parseInt(parts.group(3));
    ByteOrder order = parts.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return switch (parts.group(2)) {
      case "f" -> real(size, order);
      case "i" -> new ElementType(Kind.SIGNED, size, order);
      case "u" -> new ElementType(Kind.UNSIGNED, size, order);
      case "b" -> new ElementType(Kind.TRUTH, 1, order);
      case "U" -> new ElementType(Kind.UTF_32, 4 * size, order);
      default -> new ElementType(Kind.FIXED_BYTES, size, order);
    };
  }

  /** The type of an array of version 3. */
  static ElementType version3(JsonNode type, ByteOrder order) {
    String name = type.isTextual() ? type.asText() : type.path("name").asText();
    int length = type.path("configuration").path("length_bytes").asInt();
    Matcher parts = VERSION_3.matcher(name);
    if (parts.matches()) {
      int size = Integer.parseInt(parts.group(2)) / 8;
      return switch (parts.group(1)) {
        case "float" -> real(size, order);
        case "int" -> new ElementType(Kind.SIGNED, size, order);
        default -> new ElementType(Kind.UNSIGNED, size, order);
      };
    }
    return switch (name) {
      case "bool" -> new ElementType(Kind.TRUTH, 1, order);
      case "string" -> ANY_TEXT;
      case "fixed_length_utf32" -> new ElementType(Kind.UTF_32, length, order);
      case "null_terminated_bytes" -> new ElementType(Kind.FIXED_BYTES, length, order);
      default -> UNREAD;
    };
  }

  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.UTF_32 || kind == Kind.FIXED_BYTES;
  }

  /**
   * Decodes elements: {@code float[]} or {@code double[]}; {@code int[]} of up to 16 bits, of
   * signed 32 bits and of truth values (0, 1); {@code long[]} of wider ones; {@code String[]}.
   *
   * @throws IOException if there are not as many
   */
  Object decode(byte[] encoded, int count) throws IOException {
    if (kind != Kind.TEXT && encoded.length != (long) count * bytes) {
      throw new EOFException(
          "a chunk has "
              + encoded.length
              + " bytes, not the "
              + (long) count * bytes
              + " expected");
    }
    ByteBuffer in = ByteBuffer.wrap(encoded).order(order);
    try {
      return switch (kind) {
        case REAL -> reals(in, count);
        case TEXT, UTF_32, FIXED_BYTES -> texts(in, count);
        default -> wholes(in, count);
      };
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IOException("a chunk is damaged", e);
    }
  }

  /** An array of {@code count} elements that all have the fill value. */
  Object filled(JsonNode fill, int count) {
    Object array = isText() ? new String[count] : empty(count);
    if (array instanceof String[] texts) {
      java.util.Arrays.fill(texts, fill.isTextual() ? fill.asText() : "");
    } else if (array instanceof float[] floats) {
      java.util.Arrays.fill(floats, (float) number(fill));
    } else if (array instanceof double[] doubles) {
      java.util.Arrays.fill(doubles, number(fill));
    } else if (array instanceof int[] ints) {
      java.util.Arrays.fill(ints, fill.isBoolean() ? (fill.asBoolean() ? 1 : 0) : fill.asInt());
    } else if (array instanceof long[] longs) {
      java.util.Arrays.fill(longs, fill.asLong());
    }
    return array;
  }

  /** An array for {@code count} elements. */
  Object empty(int count) {
    return switch (kind) {
      case REAL -> bytes == Float.BYTES ? new float[count] : new double[count];
      case TEXT, UTF_32, FIXED_BYTES -> new String[count];
      default -> isLong() ? new long[count] : new int[count];
    };
  }

  private static ElementType real(int size, ByteOrder order) {
    return size == Float.BYTES || size == Double.BYTES
        ? new ElementType(Kind.REAL, size, order)
        : UNREAD;
  }

  private static double number(JsonNode fill) {
    return switch (fill.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> fill.asDouble();
    };
  }

  private boolean isLong() {
    return bytes == Long.BYTES || (bytes == Integer.BYTES && kind == Kind.UNSIGNED);
  }

  private Object reals(ByteBuffer in, int count) {
    if (bytes == Float.BYTES) {
      float[] floats = new float[count];
      in.asFloatBuffer().get(floats);
      return floats;
    }
    double[] doubles = new double[count];
    in.asDoubleBuffer().get(doubles);
    return doubles;
  }

  private Object wholes(ByteBuffer in, int count) throws IOException {
    if (bytes == Integer.BYTES && kind == Kind.SIGNED) {
      int[] ints = new int[count];
      in.asIntBuffer().get(ints);
      return ints;
    }
    if (isLong()) {
      long[] longs = new long[count];
      for (int i = 0; i < count; i++) {
        longs[i] = bytes == Long.BYTES ? in.getLong() : Integer.toUnsignedLong(in.getInt());
        if (kind == Kind.UNSIGNED && longs[i] < 0) {
          throw new IOException("it has a number beyond 2^63");
        }
      }
      return longs;
    }
    boolean signed = kind == Kind.SIGNED;
    int[] ints = new int[count];
    for (int i = 0; i < count; i++) {
      if (bytes == 1) {
        byte b = in.get();
        ints[i] = signed ? b : Byte.toUnsignedInt(b);
      } else {
        short s = in.getShort();
        ints[i] = signed ? s : Short.toUnsignedInt(s);
      }
    }
    return ints;
  }

  private String[] texts(ByteBuffer in, int count) throws IOException {
    if (kind == Kind.TEXT && in.getInt() != count) {
      throw new IOException("a chunk of text has not the " + count + " elements expected");
    }
    Charset charset =
        kind != Kind.UTF_32
            ? StandardCharsets.UTF_8
            : Charset.forName(order == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      int length = kind == Kind.TEXT ? in.getInt() : bytes;
      byte[] encoded = new byte[length];
      in.get(encoded);
      String text = new String(encoded, charset);
      int end = kind == Kind.TEXT ? -1 : text.indexOf('\0');
      texts[i] = end < 0 ? text : text.substring(0, end);
    }
    return texts;
  }
}
