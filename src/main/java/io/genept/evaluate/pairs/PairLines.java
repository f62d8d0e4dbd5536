package io.genept.evaluate.pairs;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Files of pairs, gzip or not, line by line. Fields are separated by tabs, else by commas, else by
 * spaces, whichever the first line has; blank lines may stand at the end only.
 */
final class PairLines {
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern TAB = Pattern.compile("\t");
  private static final Pattern COMMA = Pattern.compile(",");

  private final String path;
  private Pattern separator;
  private long blankLine;

  private PairLines(String path) {
    this.path = path;
  }

  /**
   * Line of a file.
   *
   * @param number of the line, the first being 1
   * @param text of the line
   * @param fields without blanks around them and quotes
   */
  record Line(long number, String text, List<String> fields) {
    /** Returns the field at some position; fails if it is missing. */
    String field(int position, String path, String expected) {
      if (position >= fields.size() || fields.get(position).isEmpty()) {
        throw malformed(path, expected);
      }
      return fields.get(position);
    }

    UserError malformed(String path, String expected) {
      return UserError.of(
          "Cannot read %s: line %d is '%s'. Expected %s; mend or remove the line.",
          path, number, text, expected);
    }
  }

  /**
   * Reads all lines but the blank ones at the end.
   *
   * @throws UserError if the file is missing, broken or empty, or a blank line stands among others
   */
  static List<Line> read(String path, Configuration conf) {
    PairLines file = new PairLines(path);
    List<Line> lines = new ArrayList<>();
    TextFile.lines(path, conf, (number, text) -> file.line(number, text).ifPresent(lines::add));
    if (lines.isEmpty()) {
      throw UserError.of("Cannot read %s: it has no lines. Expected one pair on each.", path);
    }
    return lines;
  }

  private Optional<Line> line(long number, String text) {
    if (text.isBlank()) {
      blankLine = blankLine == 0 ? number : blankLine;
      return Optional.empty();
    }
    if (blankLine > 0) {
      throw new Line(blankLine, "", List.of()).malformed(path, "no blank line among others");
    }
    if (separator == null) {
      separator = text.indexOf('\t') >= 0 ? TAB : text.indexOf(',') >= 0 ? COMMA : SPACES;
    }
    String line = separator == SPACES ? text.strip() : text;
    List<String> fields =
        Arrays.stream(separator.split(line, -1)).map(PairLines::unquoted).toList();
    return Optional.of(new Line(number, text, fields));
  }

  /** Finds a column in the header of a file, whatever the case. */
  static int column(Line header, String name, String path) {
    List<String> names =
        header.fields().stream().map(field -> field.toLowerCase(Locale.ROOT)).toList();
    int position = names.indexOf(name);
    if (position < 0) {
      throw UserError.of(
          "Cannot read %s: its first line names the columns %s. Expected a header with %s.",
          path, header.fields(), name);
    }
    return position;
  }

  private static String unquoted(String field) {
    String value = field.strip();
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1).strip()
        : value;
  }
}
