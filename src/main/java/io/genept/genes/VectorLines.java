package io.genept.genes;

import io.genept.core.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Named vectors as lines of text: word2vec, CSV or TSV. */
final class VectorLines {
  private static final Pattern WORD2VEC_HEADER = Pattern.compile("\\d+ \\d+\\s*");

  private VectorLines() {}

  /** A name and its numbers. */
  record Vector(String name, float[] values) {}

  /**
   * Reads all vectors.
   *
   * @param source name of the file, for messages
   * @throws UserError at the first line that is not a name and as many finite numbers as the lines
   *     before, or that repeats a name; or if there is no vector
   */
  static List<Vector> read(BufferedReader reader, String source) throws IOException {
    String first = reader.readLine();
    if (first == null) {
      throw UserError.of("Cannot import %s: the file is empty.", source);
    }
    Pattern separator =
        Pattern.compile(
            WORD2VEC_HEADER.matcher(first).matches()
                ? " +"
                : first.indexOf('\t') >= 0 ? "\t" : first.indexOf(',') >= 0 ? "," : " +");
    List<Vector> vectors = new ArrayList<>();
    Map<String, Integer> lineOfName = new HashMap<>();
    int number = 1;
    for (String line = first; line != null; line = reader.readLine(), number++) {
      String[] fields = separator.split(line.strip());
      if (line.isBlank() || (number == 1 && isHeader(line, fields))) {
        continue;
      }
      Vector vector = parse(fields, number, source);
      if (!vectors.isEmpty() && vector.values().length != vectors.get(0).values().length) {
        throw UserError.of(
            "Cannot import %s: line %d (%s) has %d numbers, the first vector has %d. Expected one"
                + " length.",
            source, number, vector.name(), vector.values().length, vectors.get(0).values().length);
      }
      Integer before = lineOfName.putIfAbsent(vector.name(), number);
      if (before != null) {
        throw UserError.of(
            "Cannot import %s: %s stands on lines %d and %d. Expected each gene once.",
            source, vector.name(), before, number);
      }
      vectors.add(vector);
    }
    if (vectors.isEmpty()) {
      throw UserError.of("Cannot import %s: it holds a header but no vector.", source);
    }
    return vectors;
  }

  private static boolean isHeader(String line, String[] fields) {
    return WORD2VEC_HEADER.matcher(line).matches() || (fields.length > 1 && !isNumber(fields[1]));
  }

  private static Vector parse(String[] fields, int number, String source) {
    if (fields.length < 2) {
      throw UserError.of(
          "Cannot import %s: line %d holds no number. Expected a gene, then its vector, separated"
              + " by commas, tabs or blanks.",
          source, number);
    }
    float[] values = new float[fields.length - 1];
    for (int i = 1; i < fields.length; i++) {
      if (!isNumber(fields[i]) || !Float.isFinite(Float.parseFloat(fields[i].strip()))) {
        throw UserError.of(
            "Cannot import %s: line %d (%s), field %d is \"%s\". Expected a finite number.",
            source, number, fields[0], i + 1, fields[i]);
      }
      values[i - 1] = Float.parseFloat(fields[i].strip());
    }
    String name = fields[0].strip();
    return new Vector(
        name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
            ? name.substring(1, name.length() - 1)
            : name,
        values);
  }

  private static boolean isNumber(String field) {
    try {
      Double.parseDouble(field.strip());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
