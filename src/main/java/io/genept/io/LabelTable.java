package io.genept.io;

import io.genept.core.UserError;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Table of labels of genes: CSV or TSV, gzip or not, with a header that tells the separator. Blanks
 * around fields do not count, empty lines are passed over, and every line has the fields of the
 * header.
 */
public final class LabelTable {
  private final String path;
  private final Lines lines;
  private List<String> header;
  private char separator;

  /** Takes the lines of a table. */
  public interface Lines {
    /** Takes the names of the columns, before any line. */
    void header(List<String> names);

    /** Takes the fields of a line with its number, that of the header being 1. */
    void line(long number, List<String> fields);
  }

  private LabelTable(String path, Lines lines) {
    this.path = path;
    this.lines = lines;
  }

  /**
   * Reads a table line by line.
   *
   * @throws UserError if the file is missing or broken, or a line has another number of fields
   */
  public static void read(String path, Configuration conf, Lines lines) {
    TextFile.lines(path, conf, new LabelTable(path, lines)::line);
  }

  private void line(long number, String line) {
    if (line.isBlank()) {
      return;
    }
    if (header == null) {
      separator = DelimitedLine.separator(line);
      header = fields(number, line);
      lines.header(header);
      return;
    }
    List<String> fields = fields(number, line);
    if (fields.size() != header.size()) {
      throw malformed(
          path, number, "has " + fields.size() + " fields", header.size() + " as in the header");
    }
    lines.line(number, fields);
  }

  private List<String> fields(long number, String line) {
    return Arrays.stream(DelimitedLine.split(path, number, line, separator))
        .map(String::strip)
        .toList();
  }

  /** Whether a field holds a value by {@link MissingValues#DEFAULT}, as the paper's were read. */
  public static boolean hasValue(String field) {
    return !MissingValues.DEFAULT.contains(field);
  }

  /**
   * Finds a column.
   *
   * @param option by which it was named
   * @throws UserError if the header has no such column
   */
  public static int column(String path, List<String> header, String option, String name) {
    int column = header.indexOf(name);
    if (column < 0) {
      throw UserError.of(
          "Cannot read %s: it has no column \"%s\". Expected one of %s for %s.",
          path, name, header, option);
    }
    return column;
  }

  /** Makes the error of a line that is not as expected. */
  public static UserError malformed(String path, long number, String found, String expected) {
    return UserError.of("Cannot read %s: line %d %s. Expected %s.", path, number, found, expected);
  }
}
