package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.DelimitedLine;
import io.genept.io.TextEncoding;
import io.genept.io.TextFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A table of cell annotations as text: separated by tabs, commas, semicolons or spaces, told by its
 * header; gzipped or not; fields may be quoted. R's header without a name for the first column is
 * known by its being one field shorter.
 *
 * @param path of the file
 * @param names of the columns but the cell ids
 * @param fields number of fields of a line
 * @param idField position of the cell ids
 */
record ObsText(String path, List<String> names, int fields, int idField, char separator)
    implements Serializable {

  /**
   * Reads the header.
   *
   * @param cellIdColumn name of the column with the cell ids; empty for the first column
   * @throws UserError if there are no rows, or no such column
   */
  static ObsText open(String path, Configuration conf, Optional<String> cellIdColumn) {
    try (Lines lines = new Lines(path, conf)) {
      String first = lines.nextLine();
      if (first == null) {
        throw noRows(path);
      }
      String second = lines.nextLine();
      if (second == null) {
        throw noRows(path);
      }
      char separator = separator(path, first, second);
      List<String> header =
          new ArrayList<>(Arrays.asList(DelimitedLine.split(path, 1, first, separator)));
      int fields = DelimitedLine.split(path, lines.number, second, separator).length;
      if (fields == header.size() + 1) {
        header.add(0, "");
      }
      int idField = cellIdColumn.map(header::indexOf).orElse(0);
      if (idField < 0) {
        throw UserError.of(
            "Cannot read %s: it has no column \"%s\". Expected one of %s for --cell-id-column.",
            path, cellIdColumn.get(), header);
      }
      List<String> names = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        if (i != idField) {
          names.add(header.get(i).isEmpty() ? "column_" + (i + 1) : header.get(i));
        }
      }
      return new ObsText(path, List.copyOf(names), header.size(), idField, separator);
    }
  }

  /** That of the header; a space where header and first row have none but fit by spaces. */
  private static char separator(String path, String header, String row) {
    char separator = DelimitedLine.separator(header);
    if (header.indexOf(separator) >= 0 || row.indexOf(separator) >= 0) {
      return separator;
    }
    int names = DelimitedLine.split(path, 1, header, ' ').length;
    int fields = DelimitedLine.split(path, 2, row, ' ').length;
    return fields > 1 && (names == fields || names + 1 == fields) ? ' ' : separator;
  }

  /**
   * Its rows, read as they are asked for: cell id, line number, then the other fields.
   *
   * @throws UserError while iterating, if a line is malformed
   */
  Iterator<Row> rows(Configuration conf) {
    Lines lines = new Lines(path, conf);
    lines.nextLine();
    return new Iterator<>() {
      private String line = lines.nextLine();

      @Override
      public boolean hasNext() {
        return line != null;
      }

      @Override
      public Row next() {
        if (line == null) {
          throw new NoSuchElementException();
        }
        Row row = row(lines.number, line);
        line = lines.nextLine();
        if (line == null) {
          lines.close();
        }
        return row;
      }
    };
  }

  private Row row(long number, String line) {
    String[] split = DelimitedLine.split(path, number, line, separator);
    if (split.length != fields) {
      throw UserError.of(
          "Cannot read %s: line %d has %d fields. Expected %d as in the lines before it; correct the"
              + " line.",
          path, number, split.length, fields);
    }
    Object[] values = new Object[fields + 1];
    values[0] = split[idField];
    values[1] = number;
    int at = 2;
    for (int i = 0; i < fields; i++) {
      if (i != idField) {
        values[at++] = split[i];
      }
    }
    return RowFactory.create(values);
  }

  private static UserError noRows(String path) {
    return UserError.of(
        "Cannot read %s: it has no rows. Expected a header line and a row for each cell.", path);
  }

  /** The lines that are not empty, with their numbers. */
  private static final class Lines implements AutoCloseable {
    private final String path;
    private final Configuration conf;
    private final BufferedReader in;
    private long number;

    Lines(String path, Configuration conf) {
      this.path = path;
      this.conf = conf;
      try {
        in = TextFile.reader(path, conf);
      } catch (IOException e) {
        throw TextFile.broken(path, 0, e);
      }
    }

    String nextLine() {
      try {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          number++;
          if (!line.isEmpty()) {
            return line;
          }
        }
        return null;
      } catch (CharacterCodingException e) {
        throw TextEncoding.error(path, conf);
      } catch (IOException e) {
        throw TextFile.broken(path, number, e);
      }
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw TextFile.broken(path, number, e);
      }
    }
  }
}
