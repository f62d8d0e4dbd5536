package io.genept.corpus;

import io.genept.core.UserError;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A tab-separated file with a header, gzip or not, as NCBI and HGNC publish them: no quoting, but
 * for HGNC's lists ({@code "a|b"}). {@code -} and an empty field are no value.
 */
final class TsvFile {
  private static final int GZIP_MAGIC = 0x1f8b;

  private TsvFile() {}

  /** One line of the file, its fields by column name. */
  static final class Line {
    private final List<String> columns;
    private final String[] fields;

    private Line(List<String> columns, String[] fields) {
      this.columns = columns;
      this.fields = fields;
    }

    /** The field, or {@code null} without a value or without such a column. */
    String get(String column) {
      int i = columns.indexOf(column);
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

    /** The values of a {@code a|b} list, without blanks. */
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
   * @param required columns without which the file is not what it should be
   * @param what what the file should be, for messages
   * @throws UserError if the file is missing, cut off, or lacks a column
   */
  static void forEach(
      String path, Configuration conf, String what, List<String> required, Consumer<Line> use) {
    long number = 1;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open(path, conf), StandardCharsets.UTF_8))) {
      String header = reader.readLine();
      List<String> columns = header == null ? List.of() : columns(header);
      if (!columns.containsAll(required)) {
        throw UserError.of(
            "Cannot read %s as %s: its first line has the columns %s. Expected a tab-separated"
                + " header with at least %s.",
            path, what, columns.stream().limit(12).toList(), required);
      }
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          use.accept(new Line(columns, line.split("\t", -1)));
        }
      }
    } catch (FileNotFoundException e) {
      throw new UserError(
          "Cannot read " + path + ": there is no such file. Expected " + what + ".", e);
    } catch (EOFException | ZipException e) {
      throw new UserError(
          String.format(
              "Cannot read %s: the gzip file is cut off or damaged after line %d. Fetch it again.",
              path, number),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static List<String> columns(String header) {
    String names = header.startsWith("#") ? header.substring(1) : header;
    return Arrays.stream(names.split("\t", -1)).map(String::strip).toList();
  }

  private static InputStream open(String path, Configuration conf) throws IOException {
    Path file = new Path(path);
    BufferedInputStream in = new BufferedInputStream(file.getFileSystem(conf).open(file), 1 << 16);
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
  }
}
