package io.genept.io.vectors;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of a matrix's rows from a file: one a line, or the first of its columns. */
final class RowNames {
  private static final Logger LOG = LoggerFactory.getLogger(RowNames.class);

  private RowNames() {}

  /**
   * Reads as many names as there are rows; one line more is a header if it has columns.
   *
   * @throws UserError if the file is not given, missing, or has another number of names
   */
  static List<String> read(VectorFile file, long rows, Configuration conf) {
    String path =
        file.names()
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot import %s: it holds vectors without names. Expected --names FILE"
                            + " with the names of its %d rows, one a line.",
                        file.path(), rows));
    List<String> names = new ArrayList<>();
    boolean[] columns = new boolean[1];
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          int end = end(line);
          columns[0] |= end < line.length();
          if (!line.isBlank()) {
            names.add(line.substring(0, end).strip().replaceAll("^\"|\"$", ""));
          }
        });
    if (columns[0] && names.size() == rows + 1) {
      LOG.info("{}: the first line is taken as a header", path);
      names.remove(0);
    }
    return checked(file, names, rows, path);
  }

  /** The names, if there is one for each row. */
  static List<String> checked(VectorFile file, List<String> names, long rows, String source) {
    if (names.size() != rows) {
      throw UserError.of(
          "Cannot import %s: it has %d rows, but there are %d names in %s. Expected one name for"
              + " each row%s.",
          file.path(),
          rows,
          names.size(),
          source,
          names.size() == rows + 1 ? "; remove the header if the first line is one" : "");
    }
    return names;
  }

  private static int end(String line) {
    int tab = line.indexOf('\t');
    int end = tab >= 0 ? tab : line.indexOf(',');
    return end >= 0 ? end : line.length();
  }
}
