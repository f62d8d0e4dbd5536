package io.genept.cells.export;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.octet_length;

import io.genept.io.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * What must be known of a column before its first value is written.
 *
 * @param rows of the file
 * @param nulls of them
 * @param bytes of the longest text, in UTF-8
 * @param categories different values, sorted; empty unless a category
 */
record ColumnStats(Kind kind, long rows, long nulls, int bytes, List<String> categories) {
  /** Most values of a category; the driver holds them. */
  static final int MOST_CATEGORIES = 10_000;

  /** How values are written. */
  enum Kind {
    REAL,
    WHOLE,
    FLAG,
    CATEGORY,
    TEXT
  }

  /** Statistics of an index, text without nulls, in a pass over its column. */
  static ColumnStats index(Dataset<Row> table, String name, long rows) {
    int bytes = table.agg(longest(Columns.named(name))).collectAsList().get(0).getInt(0);
    return new ColumnStats(Kind.TEXT, rows, 0, bytes, List.of());
  }

  /** Whether a column can be written: numbers, flags and text can. */
  static boolean isPlain(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType || isText(type);
  }

  private static boolean isText(DataType type) {
    return type.equals(DataTypes.StringType);
  }

  /**
   * Finds them in one pass, and one for each category.
   *
   * @param columns of the table, plain ones
   * @param rows rows of the file
   * @param missing rows that the table lacks, which are null
   * @return by name, in the order of the columns; nulls are at most so many
   */
  static Map<String, ColumnStats> of(
      Dataset<Row> table, List<String> columns, long rows, long missing) {
    List<Column> wanted = new ArrayList<>(List.of(count(lit(1))));
    for (String name : columns) {
      Column column = Columns.named(name);
      boolean text = isText(table.schema().apply(name).dataType());
      wanted.add(count(column));
      wanted.add(text ? longest(column) : lit(0));
      wanted.add(text ? approx_count_distinct(column) : lit(0L));
    }
    Row found =
        table
            .agg(wanted.get(0), wanted.subList(1, wanted.size()).toArray(Column[]::new))
            .collectAsList()
            .get(0);
    Map<String, ColumnStats> stats = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      StructField field = table.schema().apply(columns.get(i));
      long nulls = missing + found.getLong(0) - found.getLong(1 + 3 * i);
      int bytes = found.getInt(2 + 3 * i);
      List<String> categories =
          isText(field.dataType())
              ? categories(table, field.name(), rows, nulls, found.getLong(3 + 3 * i))
              : List.of();
      stats.put(
          field.name(),
          new ColumnStats(
              kind(field.dataType(), nulls, rows, categories), rows, nulls, bytes, categories));
    }
    return stats;
  }

  private static Column longest(Column text) {
    return coalesce(max(octet_length(text)), lit(0));
  }

  private static Kind kind(DataType type, long nulls, long rows, List<String> categories) {
    if (isText(type)) {
      return categories.isEmpty() && nulls < rows ? Kind.TEXT : Kind.CATEGORY;
    }
    if (type instanceof BooleanType) {
      return Kind.FLAG;
    }
    boolean whole =
        type.equals(DataTypes.LongType)
            || type.equals(DataTypes.IntegerType)
            || type.equals(DataTypes.ShortType)
            || type.equals(DataTypes.ByteType);
    return whole ? Kind.WHOLE : Kind.REAL;
  }

  /** As anndata has it, text of which values repeat is a category; with nulls it must be one. */
  private static List<String> categories(
      Dataset<Row> table, String name, long rows, long nulls, long about) {
    if (about > 2L * MOST_CATEGORIES) {
      return List.of();
    }
    List<String> values =
        table
            .select(Columns.named(name))
            .na()
            .drop()
            .distinct()
            .limit(MOST_CATEGORIES + 1)
            .as(Encoders.STRING())
            .collectAsList();
    boolean repeated = values.size() < rows - nulls || nulls > 0;
    return values.size() > MOST_CATEGORIES || !repeated
        ? List.of()
        : values.stream().sorted().toList();
  }
}
