package io.genept.corpus;

import io.genept.core.UserError;
import io.genept.io.DelimitedLine;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * A tab-separated file with a header, gzip or not, as NCBI and HGNC publish them: no quoting, but
 * for HGNC's lists ({@code "a|b"}); or a CSV file, as Geneformer publishes its genes. {@code -} and
 * an empty field are no value; case does not count in column names.
 */
final class TsvFile {
  private TsvFile() {}

  /** One line of the file, its fields by column name. */
  static final class Line {
    private final List<String> columns;
    private final String[] fields;

    private Line(List<String> columns, String[] fields) {
      this.columns = columns;
      this.fields = fields;
    }

    /** Returns the field, or {@code null} without a value or without such a column. */
    String get(String column) {
      int i = columns.indexOf(lower(column));
      if (i < 0 || i >= fields.length) {
        return null;
      }
      String field = fields[i];
      if (field.length() > 1 && field.startsWith("\"") && field.endsWith("\"")) {
        field = field.substring(1, field.length() - 1);
      }
      field = field.strip();
      return field.isEmpty() || field.equals("-") ? null : field;
    }

    /** Splits the values of a {@code a|b} list, without blanks. */
    List<String> list(String column) {
      String field = get(column);
      return field == null
          ? List.of()
          : Arrays.stream(field.split("\\|"))
              .map(String::strip)
              .filter(value -> !value.isEmpty())
              .distinct()
              .toList();
    }
  }

  /**
   * Reads all lines after the header.
   *
   * @param forms for each form the file may have, the columns without which it is not of that form
   * @param what what the file should be, for messages
   * @throws UserError if the file is missing, cut off, or lacks a column
   */
  static void forEach(
      String path, Configuration conf, String what, List<List<String>> forms, Consumer<Line> use) {
    List<String> columns = new ArrayList<>();
    AtomicBoolean commas = new AtomicBoolean();
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          if (number == 1) {
            commas.set(DelimitedLine.separator(line) == ',');
            List<String> names = columns(fields(path, number, line, commas.get()));
            require(path, what, forms, names);
            names.forEach(name -> columns.add(lower(name)));
          } else if (!line.isBlank()) {
            use.accept(new Line(columns, fields(path, number, line, commas.get())));
          }
        });
    require(path, what, forms, columns);
  }

  private static void require(
      String path, String what, List<List<String>> forms, List<String> columns) {
    List<String> names = columns.stream().map(TsvFile::lower).toList();
    if (forms.stream()
        .noneMatch(form -> names.containsAll(form.stream().map(TsvFile::lower).toList()))) {
      throw UserError.of(
          "Cannot read %s as %s: its first line has the columns %s. Expected a header,"
              + " separated by tabs or commas, with at least %s.",
          path,
          what,
          columns.stream().limit(12).toList(),
          forms.stream().map(List::toString).collect(Collectors.joining(" or ")));
    }
  }

  private static String[] fields(String path, long number, String line, boolean commas) {
    return commas ? DelimitedLine.split(path, number, line, ',') : line.split("\t", -1);
  }

  private static List<String> columns(String[] header) {
    return Arrays.stream(header).map(name -> name.replaceFirst("^#", "").strip()).toList();
  }

  private static String lower(String column) {
    return column.toLowerCase(Locale.ROOT);
  }
}
