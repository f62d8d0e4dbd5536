package io.genept.io;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.List;

/** One line of a CSV or TSV file as its fields; quoted ones may hold separators, not line ends. */
public final class DelimitedLine {
  private DelimitedLine() {}

  /**
   * A tab where the header has one outside of quotation marks, else a comma, else a semicolon, else
   * a space where it stands after a quotation mark, as R's {@code write.table} has it; else a
   * semicolon.
   */
  public static char separator(String header) {
    String bare = header.replaceAll("\"[^\"]*\"", "\"\"");
    for (char separator : new char[] {'\t', ',', ';'}) {
      if (bare.indexOf(separator) >= 0) {
        return separator;
      }
    }
    return bare.contains("\" \"") ? ' ' : ';';
  }

  /**
   * The fields of a line, unquoted; several spaces separate as one does.
   *
   * @param path of the file, for messages
   * @param number of the line, the first being 1
   * @throws UserError if a quoted field does not end
   */
  public static String[] split(String path, long number, String line, char separator) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at <= line.length()) {
      while (separator == ' ' && at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
      if (at < line.length() && line.charAt(at) == '"') {
        StringBuilder field = new StringBuilder();
        int close = line.indexOf('"', at + 1);
        while (close >= 0 && close + 1 < line.length() && line.charAt(close + 1) == '"') {
          field.append(line, at + 1, close + 1);
          at = close + 1;
          close = line.indexOf('"', at + 1);
        }
        if (close < 0 || (close + 1 < line.length() && line.charAt(close + 1) != separator)) {
          throw UserError.of(
              "Cannot read %s: a quoted field of line %d does not end. Expected \"…\" before each"
                  + " separator, with \"\" for a quotation mark inside.",
              path, number);
        }
        fields.add(field.append(line, at + 1, close).toString());
        at = close + 2;
      } else {
        int end = line.indexOf(separator, at);
        end = end < 0 ? line.length() : end;
        fields.add(line.substring(at, end));
        at = end + 1;
      }
    }
    return fields.toArray(String[]::new);
  }
}
