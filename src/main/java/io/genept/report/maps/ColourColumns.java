package io.genept.report.maps;

import static org.apache.spark.sql.functions.col;

import io.genept.io.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.FractionalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Chooses the columns that are worth a colour, from the points that are drawn: text, flags, dates
 * and whole numbers of few values as labels, other numbers as a ramp. A column of one value, or of
 * as many as ids have, is left out. A few columns are read at a time.
 */
final class ColourColumns {
  /** Most columns to choose from. */
  static final int MOST = 24;

  private static final int MOST_LABELS = 500;
  private static final int MOST_WHOLE_NUMBERS = 50;
  private static final int COLUMNS_AT_ONCE = 32;

  private final int points;
  private final List<String> preferred;
  private final Set<String> seen = new HashSet<>();
  private final List<Colouring> found = new ArrayList<>();

  /**
   * Starts without any.
   *
   * @param preferred columns that come first, and whose values are labels whatever their type
   */
  ColourColumns(int points, List<String> preferred) {
    this.points = points;
    this.preferred = preferred;
  }

  /** Adds the columns of a table that no table before had. */
  void add(Dataset<Row> rows, List<String> names) {
    List<String> fresh =
        names.stream().filter(name -> kind(rows, name) != Kind.NONE).filter(seen::add).toList();
    for (int from = 0; from < fresh.size(); from += COLUMNS_AT_ONCE) {
      read(rows, fresh.subList(from, Math.min(fresh.size(), from + COLUMNS_AT_ONCE)));
    }
  }

  /** Those to choose from, at most {@link #MOST}. */
  List<Colouring> chosen() {
    return inOrder().limit(MOST).toList();
  }

  /** Names of those that are too many. */
  List<String> leftOut() {
    return inOrder().skip(MOST).map(Colouring::column).toList();
  }

  private Stream<Colouring> inOrder() {
    return Stream.concat(
        preferred.stream()
            .distinct()
            .flatMap(name -> found.stream().filter(each -> each.column().equals(name))),
        found.stream().filter(each -> !isPreferred(each.column())));
  }

  private boolean isPreferred(String name) {
    return preferred.contains(name);
  }

  private void read(Dataset<Row> rows, List<String> names) {
    List<Column> columns = new ArrayList<>(List.of(col(SharedPoints.PLACE)));
    names.forEach(name -> columns.add(Columns.named(name).cast("string")));
    String[][] values = new String[names.size()][points];
    for (Row row : rows.select(columns.toArray(new Column[0])).collectAsList()) {
      for (int c = 0; c < values.length; c++) {
        values[c][row.getInt(0)] = row.getString(1 + c);
      }
    }
    for (int c = 0; c < values.length; c++) {
      String name = names.get(c);
      colouring(name, kind(rows, name), isPreferred(name), values[c]).ifPresent(found::add);
    }
  }

  /** What the type of a column lets it be. */
  enum Kind {
    TEXT,
    WHOLE_NUMBER,
    NUMBER,
    NONE
  }

  private static Kind kind(Dataset<Row> rows, String name) {
    DataType type = rows.schema().apply(name).dataType();
    if (type instanceof IntegralType) {
      return Kind.WHOLE_NUMBER;
    }
    if (type instanceof FractionalType) {
      return Kind.NUMBER;
    }
    return type instanceof StringType
            || type instanceof BooleanType
            || type instanceof DateType
            || type instanceof TimestampType
        ? Kind.TEXT
        : Kind.NONE;
  }

  /** The values as labels or on a ramp; empty where they are not worth a colour. */
  static Optional<Colouring> colouring(String name, Kind kind, boolean preferred, String[] values) {
    Set<String> distinct = new HashSet<>(Arrays.asList(values));
    long named = distinct.stream().filter(Objects::nonNull).count();
    if (preferred) {
      return named > 0 ? Optional.of(Labels.of(name, values)) : Optional.empty();
    }
    if (named == 0 || distinct.size() < 2) {
      return Optional.empty();
    }
    if (kind == Kind.NUMBER || (kind == Kind.WHOLE_NUMBER && named > MOST_WHOLE_NUMBERS)) {
      return ramp(name, values);
    }
    boolean identifies = named == values.length || named > MOST_LABELS;
    return identifies ? Optional.empty() : Optional.of(Labels.of(name, values));
  }

  private static Optional<Colouring> ramp(String name, String[] texts) {
    double[] values = new double[texts.length];
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      double value = texts[i] == null ? Double.NaN : Double.parseDouble(texts[i]);
      values[i] = Double.isFinite(value) ? value : Double.NaN;
      if (Double.isFinite(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
    return min < max
        ? Optional.of(new Colouring.Values(name, min, max, List.of(values)))
        : Optional.empty();
  }
}
