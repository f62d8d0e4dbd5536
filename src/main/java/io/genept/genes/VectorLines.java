package io.genept.genes;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Named vectors as lines of text: word2vec, CSV or TSV. */
final class VectorLines {
  private static final Pattern WORD2VEC_HEADER = Pattern.compile("\\d+ \\d+\\s*");

  private final String source;
  private final List<Vector> vectors = new ArrayList<>();
  private final Map<String, Long> lineOfName = new HashMap<>();
  private Pattern separator;

  /** Prepares to read the file called {@code source} in messages. */
  VectorLines(String source) {
    this.source = source;
  }

  /** A name and its numbers. */
  record Vector(String name, float[] values) {}

  /**
   * Takes the next line, the first being line 1.
   *
   * @throws UserError if it is not a name and as many finite numbers as the lines before, or
   *     repeats a name
   */
  void add(long number, String line) {
    if (number == 1) {
      separator =
          Pattern.compile(
              WORD2VEC_HEADER.matcher(line).matches()
                  ? " +"
                  : line.indexOf('\t') >= 0 ? "\t" : line.indexOf(',') >= 0 ? "," : " +");
    }
    String[] fields = separator.split(line.strip());
    if (line.isBlank() || (number == 1 && isHeader(line, fields))) {
      return;
    }
    Vector vector = parse(fields, number, source);
    if (!vectors.isEmpty() && vector.values().length != vectors.get(0).values().length) {
      throw UserError.of(
          "Cannot import %s: line %d (%s) has %d numbers, the first vector has %d. Expected one"
              + " length.",
          source, number, vector.name(), vector.values().length, vectors.get(0).values().length);
    }
    Long before = lineOfName.putIfAbsent(vector.name(), number);
    if (before != null) {
      throw UserError.of(
          "Cannot import %s: %s stands on lines %d and %d. Expected each gene once.",
          source, vector.name(), before, number);
    }
    vectors.add(vector);
  }

  /**
   * All vectors, once every line has been added.
   *
   * @throws UserError if there is none
   */
  List<Vector> vectors() {
    if (vectors.isEmpty()) {
      throw UserError.of("Cannot import %s: it holds no vector.", source);
    }
    return List.copyOf(vectors);
  }

  private static boolean isHeader(String line, String[] fields) {
    return WORD2VEC_HEADER.matcher(line).matches() || (fields.length > 1 && !isNumber(fields[1]));
  }

  private static Vector parse(String[] fields, long number, String source) {
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
