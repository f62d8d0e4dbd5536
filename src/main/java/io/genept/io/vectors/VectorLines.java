package io.genept.io.vectors;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.apache.hadoop.conf.Configuration;

/** Named vectors as lines of text: word2vec, Gene2vec, CSV or TSV. */
final class VectorLines {
  private final VectorFile file;
  private final VectorFormat format;
  private final VectorFile.Sink sink;
  private long declared = -1;
  private long found;

  private VectorLines(VectorFile file, VectorFormat format, VectorFile.Sink sink) {
    this.file = file;
    this.format = format;
    this.sink = sink;
  }

  static void read(VectorFile file, VectorFormat format, Configuration conf, VectorFile.Sink sink) {
    VectorLines lines = new VectorLines(file, format, sink);
    TextFile.lines(file.path(), conf, lines::add);
    if (lines.declared >= 0 && lines.declared != lines.found) {
      throw UserError.of(
          "Cannot import %s: its first line declares %d vectors, but it holds %d. Expected a"
              + " complete file; copy or download it again.",
          file.path(), lines.declared, lines.found);
    }
  }

  private void add(long number, String line) {
    if (line.isBlank()) {
      return;
    }
    if (number == 1 && separator() == ' ') {
      Matcher header = VectorFormat.WORD2VEC_HEADER.matcher(line);
      if (header.matches()) {
        declared = Long.parseLong(header.group(1));
        return;
      }
    }
    List<String> fields = split(line);
    if (number == 1 && isHeader(fields)) {
      return;
    }
    if (fields.size() < 2) {
      throw UserError.of(
          "Cannot import %s: line %d holds no number. Expected a name, then its vector, separated"
              + " by commas, tabs or blanks.",
          file.path(), number);
    }
    float[] values = new float[fields.size() - 1];
    for (int i = 1; i < fields.size(); i++) {
      values[i - 1] = number(fields.get(i), number, fields.get(0), i + 1);
    }
    found++;
    sink.accept(unquoted(fields.get(0)), values);
  }

  private char separator() {
    return format == VectorFormat.CSV ? ',' : format == VectorFormat.TSV ? '\t' : ' ';
  }

  /** Fields between separators; any number of blanks and tabs where the separator is a blank. */
  private List<String> split(String line) {
    char separator = separator();
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length(); i++) {
      boolean end = i == line.length();
      boolean cut =
          end || line.charAt(i) == separator || (separator == ' ' && line.charAt(i) == '\t');
      if (cut) {
        if (separator != ' ' || i > start) {
          fields.add(line.substring(start, i).strip());
        }
        start = i + 1;
      }
    }
    return fields;
  }

  /** Names of columns: no number in the second place, no name in the first, or 0, 1, 2, …. */
  private static boolean isHeader(List<String> fields) {
    if (fields.size() < 2) {
      return false;
    }
    boolean counted = fields.size() > 2;
    for (int i = 1; i < fields.size() && counted; i++) {
      counted = unquoted(fields.get(i)).equals(Integer.toString(i - 1));
    }
    return counted || unquoted(fields.get(0)).isEmpty() || !isNumber(fields.get(1));
  }

  private float number(String field, long line, String name, int place) {
    if (!isNumber(field) || !Float.isFinite(Float.parseFloat(field))) {
      throw UserError.of(
          "Cannot import %s: line %d (%s), field %d is \"%s\". Expected a finite number.",
          file.path(), line, name, place, field);
    }
    return Float.parseFloat(field);
  }

  private static boolean isNumber(String field) {
    try {
      Float.parseFloat(field);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String unquoted(String name) {
    return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name;
  }
}
