package io.genept.io.pickle;

import io.genept.core.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The bytes of a pickle. A length that the file declares is believed only as far as bytes arrive.
 */
final class PickleInput {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST = Integer.MAX_VALUE - 8;
  private static final int LONGEST_LINE = 1 << 26;

  private final InputStream in;
  private final String source;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long before;

  PickleInput(InputStream in, String source) {
    this.in = in;
    this.source = source;
  }

  /** Number of bytes read. */
  long position() {
    return before + at;
  }

  /** The error for a pickle that is not what it should be. */
  UserError damaged(String format, Object... values) {
    return UserError.of(
        "Cannot read %s: %s at byte %d of its pickle. Expected a complete pickle of protocol 0 to"
            + " 5; copy or write it again.",
        source, String.format(Locale.ROOT, format, values), position());
  }

  int next() {
    if (at == end && !fill()) {
      throw ended(null);
    }
    return buffer[at++] & 0xff;
  }

  /**
   * Tests whether the next byte is buffered, equals {@code opcode}, and is followed by as many
   * buffered bytes.
   */
  boolean holds(int opcode, int behind) {
    return end - at > behind && (buffer[at] & 0xff) == opcode;
  }

  /** An unsigned little-endian number of up to seven bytes. */
  long unsigned(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  /** The eight-byte length of something, little-endian. */
  long length8() {
    long value = unsigned(7) | (long) next() << 56;
    if (value < 0) {
      throw damaged("a length of more than 2^63 bytes");
    }
    return value;
  }

  /** A big-endian double. */
  double real() {
    long bits = 0;
    if (end - at >= 8) {
      for (int i = 0; i < 8; i++) {
        bits = bits << 8 | (buffer[at + i] & 0xff);
      }
      at += 8;
    } else {
      for (int i = 0; i < 8; i++) {
        bits = bits << 8 | next();
      }
    }
    return Double.longBitsToDouble(bits);
  }

  byte[] bytes(long length) {
    if (length > LONGEST) {
      throw damaged("a text or byte string of %d bytes, more than can be held,", length);
    }
    byte[] bytes = new byte[(int) Math.min(length, BUFFER)];
    int size = 0;
    while (size < length) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * size));
      }
      if (at == end && !fill()) {
        throw ended(null);
      }
      int some = Math.min(end - at, bytes.length - size);
      System.arraycopy(buffer, at, bytes, size, some);
      at += some;
      size += some;
    }
    return bytes;
  }

  String utf8(long length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  /** A text up to the end of the line, each byte a character. */
  String line() {
    StringBuilder line = new StringBuilder();
    for (int b = next(); b != '\n'; b = next()) {
      if (line.length() == LONGEST_LINE) {
        throw damaged("a line of more than %d bytes", LONGEST_LINE);
      }
      line.append((char) b);
    }
    return line.toString();
  }

  private boolean fill() {
    before += end;
    at = 0;
    end = 0;
    try {
      int read = in.read(buffer, 0, BUFFER);
      end = Math.max(read, 0);
      return read > 0;
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private UserError ended(IOException cause) {
    String what =
        cause == null || cause instanceof EOFException
            ? "its pickle ends in the middle"
            : cause.getMessage();
    return new UserError(
        "Cannot read "
            + source
            + ": "
            + what
            + ", after byte "
            + position()
            + ". Expected a complete file; copy or download it again.",
        cause);
  }
}
