package io.genept.ingest.text;

import io.genept.core.UserError;
import io.genept.ingest.matrix.ByteLines;
import io.genept.ingest.matrix.Container;
import io.genept.ingest.matrix.GeneNames;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.NumberParser;
import io.genept.io.DelimitedLine;
import io.genept.io.MissingValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * What a delimited text file says of its matrix before the numbers.
 *
 * <p>The first line names the columns; lines before it that start with {@code "# "} or {@code "##"}
 * are passed over. The separator is a tab, else a comma, else a semicolon, else a blank, by the
 * header. A row begins with its name, then may have further columns of text, such as a symbol or a
 * chromosome; the numbers follow. R's header, which has no field for the row names, is recognised
 * by being one field shorter than the rows.
 *
 * @param leading names of the columns before the numbers, the first being that of the row names
 * @param columns names of the columns of numbers
 * @param rows number of rows
 * @param orientation what the rows are
 * @param leadingOfRows the fields before the numbers of every row where rows are genes; of the
 *     first rows where they are cells
 */
record TextHead(
    char separator,
    List<String> leading,
    List<String> columns,
    long rows,
    MatrixOptions.Orientation orientation,
    List<String[]> leadingOfRows) {

  /** Rows looked at for columns of text before the numbers, and for names of genes. */
  static final int SAMPLE = 1000;

  private static final int MOST_LEADING = 16;
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "gene_id",
          "gene_name",
          "gene_symbol",
          "gene_short_name",
          "gene_type",
          "gene_biotype",
          "gene_length",
          "ensembl_id",
          "entrez_id",
          "entrezid",
          "symbol",
          "description",
          "biotype",
          "chr",
          "chrom",
          "chromosome",
          "start",
          "end",
          "strand",
          "length",
          "width");

  /**
   * Passes over the file: its names are read, its lines counted.
   *
   * @param rows what the rows are; told from the names where empty
   * @throws UserError if the file is no matrix with a header, or its names do not tell what the
   *     rows are
   */
  static TextHead read(String path, Configuration conf, Optional<MatrixOptions.Orientation> rows) {
    try (ByteLines lines = new ByteLines(path, conf)) {
      return new Reading(path, lines, rows).head();
    }
  }

  /** Moves to the header's line. */
  static boolean toHeader(ByteLines lines) {
    while (lines.next()) {
      String start = lines.text(0, Math.min(2, lines.length()));
      if (!start.isBlank() && !start.equals("# ") && !start.equals("##")) {
        return true;
      }
    }
    return false;
  }

  /** Moves to the next line that is not empty. */
  static boolean toRow(ByteLines lines) {
    while (lines.next()) {
      if (lines.length() > 0) {
        return true;
      }
    }
    return false;
  }

  private static final class Reading {
    private final String path;
    private final ByteLines lines;
    private final Optional<MatrixOptions.Orientation> given;
    private final List<String[]> sample = new ArrayList<>();
    private char separator;
    private String[] header;
    private int fields;
    private int leading = 1;

    Reading(String path, ByteLines lines, Optional<MatrixOptions.Orientation> given) {
      this.path = path;
      this.lines = lines;
      this.given = given;
    }

    TextHead head() {
      readHeader();
      FieldCursor cursor = new FieldCursor(path, lines, separator);
      while (sample.size() < SAMPLE && toRow(lines)) {
        sampleRow(cursor);
      }
      if (sample.isEmpty()) {
        throw noMatrix("it has no line after the first", "");
      }
      int shift = fields - header.length;
      List<String> names = new ArrayList<>(Arrays.asList(header));
      if (shift == 1) {
        names.add(0, "");
      }
      for (int column = 1; column < Math.min(MOST_LEADING, fields); column++) {
        leading = leads(column, names.get(column)) ? column + 1 : leading;
      }
      if (leading == fields) {
        throw noMatrix("none of its " + fields + " columns holds numbers", "");
      }
      List<String> columns = List.copyOf(names.subList(leading, fields));
      checkNames(columns);
      List<String[]> ofRows = new ArrayList<>();
      sample.forEach(row -> ofRows.add(Arrays.copyOf(row, leading)));
      MatrixOptions.Orientation orientation =
          given.or(() -> told(columns)).orElseThrow(() -> untold(columns));
      long rows = ofRows.size();
      while (toRow(lines)) {
        if (orientation == MatrixOptions.Orientation.GENES) {
          cursor.start();
          ofRows.add(leadingFields(path, lines, cursor, leading));
        }
        rows++;
      }
      return new TextHead(
          separator, List.copyOf(names.subList(0, leading)), columns, rows, orientation, ofRows);
    }

    private void readHeader() {
      if (!toHeader(lines)) {
        throw noMatrix("it has no line of names", "");
      }
      String line = lines.text(0, lines.length());
      separator = DelimitedLine.separator(line);
      if (line.indexOf(separator) < 0 && line.indexOf(' ') > 0) {
        separator = ' ';
      }
      if (line.startsWith("<")) {
        throw noMatrix("it is a page of HTML or XML", "");
      }
      header = DelimitedLine.split(path, lines.number(), line, separator);
    }

    private void sampleRow(FieldCursor cursor) {
      cursor.start();
      String[] row = new String[MOST_LEADING];
      for (int i = 0; i < MOST_LEADING && cursor.next(); i++) {
        row[i] = cursor.text();
      }
      int count = cursor.count();
      if (sample.isEmpty()) {
        fields = count;
        if (fields < 2 || (fields != header.length && fields != header.length + 1)) {
          throw noMatrix(
              "its first line names "
                  + header.length
                  + " columns, but line "
                  + lines.number()
                  + " has "
                  + fields
                  + " fields",
              "");
        }
      }
      sample.add(row);
    }

    private boolean leads(int column, String name) {
      return (column == leading
              && ANNOTATIONS.contains(name.toLowerCase(Locale.ROOT).replaceAll("[ .-]", "_")))
          || texts(column) > sample.size() / 2;
    }

    /** A few that are not numbers do not make a column of text: reading refuses them. */
    private long texts(int column) {
      return sample.stream().filter(row -> row[column] != null && isText(row[column])).count();
    }

    private static boolean isText(String field) {
      String stripped = field.strip();
      byte[] bytes = stripped.getBytes(StandardCharsets.UTF_8);
      try {
        NumberParser.parse(bytes, 0, bytes.length);
        return false;
      } catch (NumberFormatException e) {
        return !MissingValues.DEFAULT.contains(stripped) && !stripped.matches("[+-]?[0-9]*,[0-9]+");
      }
    }

    private void checkNames(List<String> columns) {
      long numbers = columns.stream().filter(name -> name.matches("[0-9]+(\\.[0-9]+)?")).count();
      if (columns.size() > 1
          && numbers == columns.size()
          && columns.stream().distinct().count() < numbers) {
        throw noMatrix(
            "its first line holds numbers", " Add a line with the names of the columns.");
      }
    }

    private Optional<MatrixOptions.Orientation> told(List<String> columns) {
      return GeneNames.rows(rowNames(), first(columns));
    }

    private List<String> rowNames() {
      return sample.stream().map(row -> row[0]).toList();
    }

    private static List<String> first(List<String> names) {
      return names.subList(0, Math.min(10 * SAMPLE, names.size()));
    }

    private UserError untold(List<String> columns) {
      return UserError.of(
          "Cannot read %s: its names do not tell whether its rows are genes or cells: of the rows"
              + " (%s) %.0f %% look like genes, of the columns (%s) %.0f %%. Expected names of genes"
              + " on one side; say what the rows are by --rows genes or --rows cells.",
          path,
          examples(rowNames()),
          100 * GeneNames.share(rowNames()),
          examples(columns),
          100 * GeneNames.share(first(columns)));
    }

    private static String examples(List<String> names) {
      int shown = Math.min(3, names.size());
      return String.join(", ", names.subList(0, shown)) + (names.size() > shown ? ", …" : "");
    }

    private UserError noMatrix(String what, String advice) {
      return UserError.of(
          "Cannot read %s as a matrix of text: %s. Expected a first line of names, then lines of a"
              + " name and as many numbers, separated by tabs, commas, semicolons or blanks.%s %s.",
          path, what, advice, Container.ACCEPTED);
    }
  }

  /** The first fields of the line that {@code cursor} starts at. */
  static String[] leadingFields(String path, ByteLines lines, FieldCursor cursor, int count) {
    String[] fields = new String[count];
    for (int i = 0; i < count; i++) {
      if (!cursor.next()) {
        throw UserError.of(
            "Cannot read %s: line %d has %d fields. Expected at least %d as in the lines before it;"
                + " the file is cut short or damaged.",
            path, lines.number(), i, count + 1);
      }
      fields[i] = cursor.text();
    }
    return fields;
  }
}
