package io.genept.ingest.tenx;

import io.genept.core.UserError;
import io.genept.ingest.matrix.ByteLines;
import io.genept.ingest.matrix.Container;
import io.genept.ingest.matrix.NumberParser;
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
  private final String path;
  private final ByteLines lines;
  private byte[] line;
  private int length;
  private int cursor;

  private boolean pattern;
  private boolean byCell;
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
    this.lines = new ByteLines(path, conf);
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
            path, lines.number(), entriesRead, entries);
      }
      return false;
    }
    if (entriesRead == entries) {
      throw UserError.of(
          "Cannot read %s: line %d is one entry too many. Expected %d by its header; correct the"
              + " header or the file.",
          path, lines.number(), entries);
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

  /** Gene of the entry, from 0: its row, unless {@link #byCell}. */
  int gene() {
    return byCell ? column : row;
  }

  /** Cell of the entry, from 0: its column, unless {@link #byCell}. */
  int cell() {
    return byCell ? row : column;
  }

  /**
   * Takes the rows for cells and the columns for genes, or not.
   *
   * @return this
   */
  MatrixMarketParser byCell(boolean rowsAreCells) {
    byCell = rowsAreCells;
    return this;
  }

  float value() {
    return value;
  }

  @Override
  public void close() {
    lines.close();
  }

  private void readHeader() {
    String[] banner =
        nextLine() ? lines.text().strip().toLowerCase(Locale.ROOT).split("\\s+") : new String[0];
    boolean known =
        banner.length == 5
            && banner[0].equals(Container.BANNER.toLowerCase(Locale.ROOT))
            && banner[1].equals("matrix")
            && banner[2].equals("coordinate")
            && Arrays.asList("real", "double", "integer", "pattern").contains(banner[3])
            && banner[4].equals("general");
    if (!known) {
      throw UserError.of(
          "Cannot read %s: its first line is \"%s\". Expected \"%s matrix coordinate"
              + " (real|integer|pattern) general\"; write the matrix sparse and unsymmetric.",
          path, lines.text(), Container.BANNER);
    }
    pattern = banner[3].equals("pattern");
    String[] sizes = nextDataLine() ? lines.text().strip().split("\\s+") : new String[0];
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
          path, lines.number(), lines.text());
    }
  }

  private boolean nextDataLine() {
    while (nextLine()) {
      skipBlanks();
      if (cursor < length && line[cursor] != '%') {
        return true;
      }
    }
    return false;
  }

  private boolean nextLine() {
    boolean found = lines.next();
    line = lines.bytes();
    length = lines.length();
    cursor = 0;
    return found;
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
          path, lines.number(), what, index, bound);
    }
    return (int) (index - 1);
  }

  private double parseNumber() {
    skipBlanks();
    int start = cursor;
    while (cursor < length && (line[cursor] > ' ' || line[cursor] < 0)) {
      cursor++;
    }
    try {
      return NumberParser.parse(line, start, cursor);
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private UserError malformed() {
    return UserError.of(
        "Cannot read %s: line %d is \"%s\". Expected \"%s\".",
        path, lines.number(), lines.text(), pattern ? "row column" : "row column value");
  }
}
