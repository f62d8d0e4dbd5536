package io.genept.ingest.matrix;

import io.genept.core.UserError;
import io.genept.io.TextEncoding;
import io.genept.io.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;

/**
 * Streams the lines of a text file, gzipped or not, as bytes: one array for all lines, whatever
 * their number. Line ends may be of Unix or Windows.
 */
public final class ByteLines implements AutoCloseable {
  private static final int SHOWN = 200;

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

  /**
   * A part of the line as text.
   *
   * @throws UserError if it is not UTF-8
   */
  public String text(int from, int to) {
    try {
      return TextEncoding.utf8(line, from, to - from);
    } catch (CharacterCodingException e) {
      throw TextEncoding.error(path, "some byte from position " + (from + 1), number);
    }
  }

  /** The beginning of the line, for messages. */
  public String text() {
    return new String(line, 0, Math.min(length, SHOWN), StandardCharsets.UTF_8);
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
