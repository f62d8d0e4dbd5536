package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * Streams the entries of a MatrixMarket coordinate file, gzipped or not.
 *
 * <p>Fields {@code real}, {@code integer} and {@code pattern} (each entry 1), symmetry {@code
 * general}; comments and blank lines anywhere. Numbers are read as double and rounded to float
 * once, as scipy and numpy do.
 */
final class MatrixMarketParser implements AutoCloseable {
  static final String BANNER = "%%MatrixMarket";

  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  private final String path;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int end;

  private byte[] line = new byte[256];
  private int length;
  private long lineNumber;
  private int cursor;

  private boolean pattern;
  private long rows;
  private long columns;
  private long entries;

  private long entriesRead;
  private int row;
  private int column;
  private float value;

  /**
   * Opens the file and reads its header.
   *
   * @throws UserError if the header is not one of a sparse general matrix
   */
  MatrixMarketParser(String path, Configuration conf) {
    this.path = path;
    try {
      this.in = TextFile.open(path, conf);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
    try {
      readHeader();
    } catch (UserError e) {
      close();
      throw e;
    }
  }

  long rows() {
    return rows;
  }

  long columns() {
    return columns;
  }

  /** Number of entries that the header promises. */
  long entries() {
    return entries;
  }

  /**
   * Moves to the next entry.
   *
   * @return false at the end of the file
   * @throws UserError with the line number if the entry is malformed, outside the matrix, or the
   *     number of entries is not that of the header
   */
  boolean next() {
    if (!nextDataLine()) {
      if (entriesRead < entries) {
        throw UserError.of(
            "Cannot read %s: it ends at line %d after %d entries. Expected %d by its header; the"
                + " file is cut short, copy or download it again.",
            path, lineNumber, entriesRead, entries);
      }
      return false;
    }
    if (entriesRead == entries) {
      throw UserError.of(
          "Cannot read %s: line %d is one entry too many. Expected %d by its header; correct the"
              + " header or the file.",
          path, lineNumber, entries);
    }
    row = parseIndex(rows, "row");
    column = parseIndex(columns, "column");
    value = pattern ? 1 : (float) parseNumber();
    skipBlanks();
    if (cursor != length) {
      throw malformed();
    }
    entriesRead++;
    return true;
  }

  /** Row of the entry, from 0. */
  int row() {
    return row;
  }

  /** Column of the entry, from 0. */
  int column() {
    return column;
  }

  float value() {
    return value;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw TextFile.broken(path, lineNumber, e);
    }
  }

  private void readHeader() {
    String[] banner =
        nextLine() ? text().strip().toLowerCase(Locale.ROOT).split("\\s+") : new String[0];
    boolean known =
        banner.length == 5
            && banner[0].equals(BANNER.toLowerCase(Locale.ROOT))
            && banner[1].equals("matrix")
            && banner[2].equals("coordinate")
            && Arrays.asList("real", "double", "integer", "pattern").contains(banner[3])
            && banner[4].equals("general");
    if (!known) {
      throw UserError.of(
          "Cannot read %s: its first line is \"%s\". Expected \"%s matrix coordinate"
              + " (real|integer|pattern) general\"; write the matrix sparse and unsymmetric.",
          path, text(), BANNER);
    }
    pattern = banner[3].equals("pattern");
    String[] sizes = nextDataLine() ? text().strip().split("\\s+") : new String[0];
    try {
      if (sizes.length != 3) {
        throw new NumberFormatException();
      }
      rows = Integer.parseInt(sizes[0]);
      columns = Integer.parseInt(sizes[1]);
      entries = Long.parseLong(sizes[2]);
    } catch (NumberFormatException e) {
      throw UserError.of(
          "Cannot read %s: line %d is \"%s\". Expected the size line \"rows columns entries\", three"
              + " whole numbers.",
          path, lineNumber, text());
    }
  }

  private boolean nextDataLine() {
    while (nextLine()) {
      cursor = 0;
      skipBlanks();
      if (cursor < length && line[cursor] != '%') {
        return true;
      }
    }
    return false;
  }

  private boolean nextLine() {
    length = 0;
    cursor = 0;
    while (true) {
      if (position == end && !fill()) {
        lineNumber += length > 0 ? 1 : 0;
        return length > 0;
      }
      int newline = position;
      while (newline < end && buffer[newline] != '\n') {
        newline++;
      }
      int count = newline - position;
      if (length + count > line.length) {
        line = Arrays.copyOf(line, (length + count) * 2);
      }
      System.arraycopy(buffer, position, line, length, count);
      length += count;
      position = newline;
      if (newline < end) {
        position++;
        lineNumber++;
        return true;
      }
    }
  }

  private boolean fill() {
    try {
      position = 0;
      end = Math.max(0, in.read(buffer));
      return end > 0;
    } catch (IOException e) {
      throw TextFile.broken(path, lineNumber, e);
    }
  }

  private void skipBlanks() {
    while (cursor < length && line[cursor] <= ' ' && line[cursor] >= 0) {
      cursor++;
    }
  }

  private int parseIndex(long bound, String what) {
    skipBlanks();
    int start = cursor;
    long index = 0;
    while (cursor < length && line[cursor] >= '0' && line[cursor] <= '9' && cursor - start < 18) {
      index = index * 10 + (line[cursor++] - '0');
    }
    if (cursor == start || (cursor < length && line[cursor] > ' ')) {
      throw malformed();
    }
    if (index < 1 || index > bound) {
      throw UserError.of(
          "Cannot read %s: line %d has %s %d. Expected 1 to %d by its header; the file is damaged or"
              + " belongs to another matrix.",
          path, lineNumber, what, index, bound);
    }
    return (int) (index - 1);
  }

  private double parseNumber() {
    skipBlanks();
    int start = cursor;
    boolean negative = cursor < length && line[cursor] == '-';
    cursor += negative ? 1 : 0;
    long mantissa = 0;
    int digits = 0;
    int fraction = -1;
    for (; cursor < length; cursor++) {
      byte b = line[cursor];
      if (b >= '0' && b <= '9' && mantissa < EXACT_IN_DOUBLE / 10) {
        mantissa = mantissa * 10 + (b - '0');
        digits++;
        fraction += fraction >= 0 ? 1 : 0;
      } else if (b == '.' && fraction < 0) {
        fraction = 0;
      } else {
        break;
      }
    }
    if (digits > 0
        && fraction < POWERS_OF_TEN.length
        && (cursor == length || (line[cursor] >= 0 && line[cursor] <= ' '))) {
      double exact = fraction > 0 ? mantissa / POWERS_OF_TEN[fraction] : mantissa;
      return negative ? -exact : exact;
    }
    return parseSlowly(start);
  }

  private double parseSlowly(int start) {
    cursor = start;
    while (cursor < length && (line[cursor] > ' ' || line[cursor] < 0)) {
      cursor++;
    }
    String token = new String(line, start, cursor - start, StandardCharsets.UTF_8);
    if (token.matches("(?i)[+-]?nan")) {
      return Double.NaN;
    }
    if (token.matches("(?i)[+-]?inf(inity)?")) {
      return token.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (!token.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
      throw malformed();
    }
    return Double.parseDouble(token);
  }

  private UserError malformed() {
    return UserError.of(
        "Cannot read %s: line %d is \"%s\". Expected \"%s\".",
        path, lineNumber, text(), pattern ? "row column" : "row column value");
  }

  private String text() {
    String text = new String(line, 0, Math.min(length, 200), StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
