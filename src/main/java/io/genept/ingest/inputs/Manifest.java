package io.genept.ingest.inputs;

import io.genept.core.PathText;
import io.genept.core.UserError;
import io.genept.ingest.matrix.Container;
import io.genept.io.DelimitedLine;
import io.genept.io.TextFile;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.io.parquet.ParquetColumn;
import io.genept.io.parquet.ParquetFile;
import io.genept.io.parquet.ValueCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A list of inputs with what is known of each: text or Parquet with a column {@code path} or {@code
 * file_path}. A column {@code dataset} names the input; the others become obs columns. Relative
 * paths are relative to the manifest.
 */
public final class Manifest {
  public static final List<String> PATH_COLUMNS = List.of("path", "file_path");
  private static final String DATASET = "dataset";

  private Manifest() {}

  /**
   * Reads a file, if it is a manifest.
   *
   * @return its inputs; empty if the file is none
   * @throws UserError if a row is malformed, or there is none
   */
  public static List<InputFile> read(String path, Configuration conf) throws IOException {
    if (isParquet(path, conf)) {
      return parquet(path, conf);
    }
    String header = firstLine(path, conf);
    if (header == null || PATH_COLUMNS.stream().noneMatch(header::contains)) {
      return List.of();
    }
    char separator = DelimitedLine.separator(header);
    List<String> names = Arrays.asList(DelimitedLine.split(path, 1, header, separator));
    int pathColumn = pathColumn(names);
    if (pathColumn < 0) {
      return List.of();
    }
    List<InputFile> files = new ArrayList<>();
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          if (number > 1 && !line.isBlank()) {
            String[] fields = DelimitedLine.split(path, number, line, separator);
            if (fields.length != names.size() || fields[pathColumn].isBlank()) {
              throw UserError.of(
                  "Cannot read the manifest %s: line %d has %d fields%s. Expected %d as in its"
                      + " header, with a path in \"%s\"; correct the line.",
                  path,
                  number,
                  fields.length,
                  fields.length == names.size() ? " and no path" : "",
                  names.size(),
                  names.get(pathColumn));
            }
            files.add(file(path, names, fields, pathColumn));
          }
        });
    return notEmpty(path, files);
  }

  private static List<InputFile> notEmpty(String path, List<InputFile> files) {
    if (files.isEmpty()) {
      throw UserError.of(
          "Cannot read the manifest %s: it has a header and no rows. Expected one row an input.",
          path);
    }
    return files;
  }

  private static boolean isParquet(String path, Configuration conf) throws IOException {
    Path place = new Path(path);
    try (InputStream in = place.getFileSystem(conf).open(place)) {
      return new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("PAR1");
    }
  }

  private static List<InputFile> parquet(String path, Configuration conf) {
    try (ParquetFile table = ParquetFile.open(path, conf)) {
      List<FrameColumn> columns =
          table.columns().stream()
              .filter(column -> column.form() == ParquetColumn.Form.VALUE)
              .map(column -> ValueCursor.frame(table, column))
              .toList();
      List<String> names = columns.stream().map(FrameColumn::name).toList();
      int pathColumn = pathColumn(names);
      if (pathColumn < 0 || columns.get(pathColumn).type() != ColumnType.STRING) {
        return List.of();
      }
      List<InputFile> files = new ArrayList<>();
      for (long row = 0; row < table.rows(); row++) {
        String[] fields = new String[names.size()];
        for (int i = 0; i < fields.length; i++) {
          Object value = columns.get(i).values().apply(row);
          fields[i] = value == null ? "" : value.toString();
        }
        if (fields[pathColumn].isBlank()) {
          throw UserError.of(
              "Cannot read the manifest %s: row %d has no path in \"%s\". Expected one in each row.",
              path, row + 1, names.get(pathColumn));
        }
        files.add(file(path, names, fields, pathColumn));
      }
      return notEmpty(path, files);
    }
  }

  private static int pathColumn(List<String> names) {
    return PATH_COLUMNS.stream()
        .mapToInt(names::indexOf)
        .filter(at -> at >= 0)
        .findFirst()
        .orElse(-1);
  }

  /** The first line of a file if it is short text, else null. */
  private static String firstLine(String path, Configuration conf) throws IOException {
    char[] head = new char[4096];
    int length;
    try (Reader in = new InputStreamReader(TextFile.open(path, conf), StandardCharsets.UTF_8)) {
      length = Math.max(0, in.read(head));
    }
    String text = new String(head, 0, length);
    int end = text.indexOf('\n');
    String line = (end < 0 ? text : text.substring(0, end)).strip();
    boolean binary = line.chars().anyMatch(c -> c < ' ' && c != '\t');
    return binary || end < 0 || line.startsWith(Container.BANNER) ? null : line;
  }

  private static InputFile file(
      String manifest, List<String> names, String[] fields, int pathColumn) {
    String given = PathText.of(fields[pathColumn]);
    Path place = new Path(given);
    String path =
        place.isAbsolute() || place.toUri().getScheme() != null
            ? given
            : new Path(new Path(manifest).getParent(), place).toString();
    String dataset = DatasetNames.of(path);
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i++) {
      if (i != pathColumn && names.get(i).equals(DATASET) && !fields[i].isBlank()) {
        dataset = fields[i];
      } else if (i != pathColumn && !fields[i].isEmpty()) {
        columns.put(names.get(i), fields[i]);
      }
    }
    return new InputFile(path, dataset, columns);
  }
}
