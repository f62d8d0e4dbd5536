package io.genept.ingest.matrix;

import io.genept.io.MissingValues;
import io.genept.io.anndata.ColumnType;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;

/**
 * The type of a column of text: long, double or boolean where each value is, else string. What is
 * missing fits any type. Whole numbers with leading zeros are names, hence strings.
 */
public final class ColumnTypes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern REAL =
      Pattern.compile("[+-]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private final MissingValues missing;
  private boolean any;
  private boolean whole = true;
  private boolean real = true;
  private boolean truth = true;

  public ColumnTypes(MissingValues missing) {
    this.missing = missing;
  }

  /** Takes one value into account. */
  public void add(String text) {
    if (missing.contains(text)) {
      return;
    }
    any = true;
    whole = whole && WHOLE.matcher(text).matches();
    real = real && (whole || REAL.matcher(text).matches());
    truth = truth && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"));
  }

  /** Takes all values into account that another has seen. */
  public ColumnTypes merge(ColumnTypes other) {
    any |= other.any;
    whole &= other.whole;
    real &= other.real;
    truth &= other.truth;
    return this;
  }

  public ColumnType type() {
    if (!any) {
      return ColumnType.STRING;
    }
    return whole
        ? ColumnType.LONG
        : real ? ColumnType.DOUBLE : truth ? ColumnType.BOOLEAN : ColumnType.STRING;
  }

  /** The value of a text in a column of a type; null where missing. */
  public static Object parse(String text, ColumnType type, MissingValues missing) {
    if (missing.contains(text)) {
      return null;
    }
    return switch (type) {
      case LONG -> Long.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text.toLowerCase(Locale.ROOT));
      case STRING -> text;
    };
  }

  /** The type for values of a column of Spark; empty if it cannot be one of annotations. */
  public static Optional<ColumnType> of(DataType type) {
    return switch (type.typeName()) {
      case "byte", "short", "integer", "long" -> Optional.of(ColumnType.LONG);
      case "float", "double" -> Optional.of(ColumnType.DOUBLE);
      case "boolean" -> Optional.of(ColumnType.BOOLEAN);
      case "string", "date", "timestamp", "timestamp_ntz" -> Optional.of(ColumnType.STRING);
      default -> Optional.empty();
    };
  }

  /** The narrowest type that holds the values of both. */
  public static ColumnType widest(ColumnType one, ColumnType other) {
    if (one == other) {
      return one;
    }
    boolean numbers =
        (one == ColumnType.LONG || one == ColumnType.DOUBLE)
            && (other == ColumnType.LONG || other == ColumnType.DOUBLE);
    return numbers ? ColumnType.DOUBLE : ColumnType.STRING;
  }

  /** A value of a column in a wider type. */
  public static Object widen(Object value, ColumnType type) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case DOUBLE -> ((Number) value).doubleValue();
      case STRING -> value.toString();
      case LONG, BOOLEAN -> value;
    };
  }
}
