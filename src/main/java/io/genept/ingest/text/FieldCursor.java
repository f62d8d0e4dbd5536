package io.genept.ingest.text;

import io.genept.core.UserError;
import io.genept.ingest.matrix.ByteLines;
import io.genept.ingest.matrix.NumberParser;
import io.genept.io.MissingValues;

/**
 * Steps through the fields of the current line of a delimited text file; a field may be quoted, and
 * then hold separators. No object is made for a field that is read as a number.
 */
final class FieldCursor {
  private final String path;
  private final ByteLines lines;
  private final byte separator;

  private byte[] line;
  private int length;
  private int next;
  private int from;
  private int to;
  private boolean doubledQuotes;
  private int fields;

  FieldCursor(String path, ByteLines lines, char separator) {
    this.path = path;
    this.lines = lines;
    this.separator = (byte) separator;
  }

  /** Goes to the start of the line that {@code lines} is at. */
  void start() {
    line = lines.bytes();
    length = lines.length();
    next = 0;
    fields = 0;
  }

  /**
   * Moves to the next field.
   *
   * @return false at the end of the line
   * @throws UserError if a quoted field does not end
   */
  boolean next() {
    if (next > length) {
      return false;
    }
    fields++;
    doubledQuotes = false;
    if (next < length && line[next] == '"') {
      quoted();
    } else {
      from = next;
      while (next < length && line[next] != separator) {
        next++;
      }
      to = next;
    }
    next++;
    return true;
  }

  /** Number of fields so far. */
  int fields() {
    return fields;
  }

  /** Moves over all further fields; returns how many the line has. */
  int count() {
    boolean more;
    do {
      more = next();
    } while (more);
    return fields;
  }

  /** The field as text. */
  String text() {
    String text = lines.text(from, to);
    return doubledQuotes ? text.replace("\"\"", "\"") : text;
  }

  /**
   * The field as a number.
   *
   * @return {@code NaN} if it is missing
   * @throws NumberFormatException if it is something else
   */
  double number() {
    strip();
    if (to - from == 1 && line[from] >= '0' && line[from] <= '9') {
      return line[from] - '0';
    }
    boolean startsAsNumber = from < to && line[from] >= '+' && line[from] <= '9';
    return !startsAsNumber && MissingValues.DEFAULT.contains(text())
        ? Double.NaN
        : NumberParser.parse(line, from, to);
  }

  private void strip() {
    while (from < to && line[from] == ' ') {
      from++;
    }
    while (to > from && line[to - 1] == ' ') {
      to--;
    }
  }

  private void quoted() {
    from = next + 1;
    to = from;
    while (to < length) {
      boolean last = to + 1 == length || line[to + 1] == separator;
      if (line[to] != '"') {
        to++;
      } else if (last) {
        next = to + 1;
        return;
      } else if (line[to + 1] == '"') {
        doubledQuotes = true;
        to += 2;
      } else {
        break;
      }
    }
    throw UserError.of(
        "Cannot read %s: field %d of line %d starts with a quotation mark and does not end. Expected"
            + " \"…\" before each separator, with \"\" for a quotation mark inside.",
        path, fields, lines.number());
  }
}
