package io.genept.ingest.matrix;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;

/**
 * Streams the lines of a text file, gzipped or not, as bytes: one array for all lines, whatever
 * their number. Line ends may be of Unix or Windows; a byte-order mark is dropped.
 */
public final class ByteLines implements AutoCloseable {
  private static final int SHOWN = 200;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final String path;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int end;

  private byte[] line = new byte[256];
  private int length;
  private long number;

  /**
   * Opens a file.
   *
   * @throws UserError if it is missing
   */
  public ByteLines(String path, Configuration conf) {
    this.path = path;
    try {
      this.in = TextFile.open(path, conf);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
  }

  /**
   * Moves to the next line.
   *
   * @return false at the end of the file
   * @throws UserError if the file cannot be read on, or a line is longer than an array
   */
  public boolean next() {
    length = 0;
    while (true) {
      if (position == end && !fill()) {
        if (length == 0) {
          return false;
        }
        number++;
        trim();
        return true;
      }
      int newline = position;
      while (newline < end && buffer[newline] != '\n') {
        newline++;
      }
      append(newline - position);
      position = newline;
      if (newline < end) {
        position++;
        number++;
        trim();
        return true;
      }
    }
  }

  /** The line's bytes, up to {@link #length}; valid until the next line. */
  public byte[] bytes() {
    return line;
  }

  /** Number of bytes of the line, its end left out. */
  public int length() {
    return length;
  }

  /** Number of the line, the first being 1. */
  public long number() {
    return number;
  }

  /** A part of the line as text. */
  public String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  /** The beginning of the line, for messages. */
  public String text() {
    return text(0, Math.min(length, SHOWN));
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw TextFile.broken(path, number, e);
    }
  }

  private void append(int count) {
    if (length + count > line.length) {
      if (length + count > Integer.MAX_VALUE / 2) {
        throw UserError.of(
            "Cannot read %s: line %d is longer than 1 GB. Expected lines that end; check that the"
                + " file is text.",
            path, number + 1);
      }
      line = Arrays.copyOf(line, (length + count) * 2);
    }
    System.arraycopy(buffer, position, line, length, count);
    length += count;
  }

  private void trim() {
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    int mark = BYTE_ORDER_MARK.length;
    if (number == 1 && length >= mark && Arrays.equals(line, 0, mark, BYTE_ORDER_MARK, 0, mark)) {
      length -= mark;
      System.arraycopy(line, mark, line, 0, length);
    }
  }

  private boolean fill() {
    try {
      position = 0;
      end = Math.max(0, in.read(buffer));
      return end > 0;
    } catch (IOException e) {
      throw TextFile.broken(path, number, e);
    }
  }
}
