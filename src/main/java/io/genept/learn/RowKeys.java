package io.genept.learn;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import io.genept.math.CodePoints;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The keys of a table in ascending order, by Unicode code point: a key's place is its row number.
 * With each key come codes of other columns.
 *
 * <p>The codes are on the driver. So are the keys of few rows; those of more stay on executors,
 * sorted by one shuffle of keys and codes.
 */
public final class RowKeys implements AutoCloseable {
  private static final int KEYS_PER_PART = 65_536;

  private final JavaRDD<Part> parts;
  private final String[] keys;
  private final int[][] codes;

  /**
   * Consecutive keys.
   *
   * @param firstRow row number of the first
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Part(int firstRow, String[] keys) implements Serializable {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Coded(String[] keys, int[][] codes) implements Serializable {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Codes(int rows, int[][] codes) implements Serializable {}

  private RowKeys(JavaRDD<Part> parts, String[] keys, int[][] codes) {
    this.parts = parts;
    this.keys = keys;
    this.codes = codes;
  }

  /**
   * Brings keys and codes of few rows to the driver.
   *
   * @param rows any order and partitioning
   * @param key a column of text whose values are unique
   * @param codeColumns columns of int without nulls
   */
  public static RowKeys onDriver(Dataset<Row> rows, String key, List<Column> codeColumns) {
    int columns = codeColumns.size();
    List<Coded> found =
        keyed(rows, key, codeColumns).mapPartitions(p -> coded(p, columns)).collect();
    int n = found.stream().mapToInt(part -> part.keys().length).sum();
    String[] unsorted = new String[n];
    int[][] codes = new int[columns][n];
    int at = 0;
    for (Coded part : found) {
      System.arraycopy(part.keys(), 0, unsorted, at, part.keys().length);
      for (int c = 0; c < columns; c++) {
        System.arraycopy(part.codes()[c], 0, codes[c], at, part.keys().length);
      }
      at += part.keys().length;
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> CodePoints.compare(unsorted[a], unsorted[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    String[] sorted = IntStream.of(order).mapToObj(i -> unsorted[i]).toArray(String[]::new);
    int[][] inOrder = new int[columns][];
    Arrays.setAll(inOrder, c -> IntStream.of(order).map(i -> codes[c][i]).toArray());
    return new RowKeys(null, sorted, inOrder);
  }

  /** Sorts keys and codes on executors, and brings the codes to the driver. */
  public static RowKeys onExecutors(Dataset<Row> rows, String key, List<Column> codeColumns) {
    int columns = codeColumns.size();
    JavaRDD<Coded> coded =
        keyed(rows.sort(key), key, codeColumns)
            .mapPartitions(part -> coded(part, columns))
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<Codes> found = coded.map(part -> new Codes(part.keys().length, part.codes())).collect();
    int n = found.stream().mapToInt(Codes::rows).sum();
    int[] firstRows = new int[found.size()];
    int[][] codes = new int[columns][n];
    int row = 0;
    for (int p = 0; p < firstRows.length; p++) {
      firstRows[p] = row;
      for (int c = 0; c < columns; c++) {
        System.arraycopy(found.get(p).codes()[c], 0, codes[c], row, found.get(p).rows());
      }
      row += found.get(p).rows();
    }
    JavaRDD<Part> parts =
        coded
            .mapPartitionsWithIndex(
                (p, part) -> List.of(new Part(firstRows[p], part.next().keys())).iterator(), false)
            .persist(StorageLevel.MEMORY_AND_DISK());
    parts.count();
    coded.unpersist(false);
    return new RowKeys(parts, null, codes);
  }

  private static JavaRDD<KeyedCodes> keyed(
      Dataset<Row> rows, String key, List<Column> codeColumns) {
    return rows.select(
            col(key).as("key"),
            array(codeColumns.toArray(new Column[0])).cast("array<int>").as("codes"))
        .as(Encoders.bean(KeyedCodes.class))
        .toJavaRDD();
  }

  private static Iterator<Coded> coded(Iterator<KeyedCodes> rows, int columns) {
    List<String> keys = new ArrayList<>();
    List<int[]> each = new ArrayList<>();
    rows.forEachRemaining(
        row -> {
          keys.add(row.getKey());
          each.add(row.getCodes());
        });
    int[][] codes = new int[columns][];
    Arrays.setAll(codes, c -> each.stream().mapToInt(row -> row[c]).toArray());
    return List.of(new Coded(keys.toArray(new String[0]), codes)).iterator();
  }

  /** Number of keys. */
  public int size() {
    return keys != null ? keys.length : codes.length > 0 ? codes[0].length : rowsOnExecutors();
  }

  private int rowsOnExecutors() {
    return parts.map(part -> part.keys().length).reduce(Integer::sum);
  }

  /** Codes of a column by row number. */
  public int[] codes(int column) {
    return codes[column];
  }

  /** Whether the keys are on the driver. */
  public boolean onDriver() {
    return keys != null;
  }

  /** The keys, of few rows alone. */
  public String[] keys() {
    if (keys == null) {
      throw new IllegalStateException("The keys of " + size() + " rows are on executors");
    }
    return keys;
  }

  /** The keys on executors. */
  public JavaRDD<Part> parts(SparkSession spark) {
    if (keys == null) {
      return parts;
    }
    List<Part> local = new ArrayList<>();
    for (int from = 0; from < keys.length; from += KEYS_PER_PART) {
      int end = Math.min(keys.length, from + KEYS_PER_PART);
      local.add(new Part(from, Arrays.copyOfRange(keys, from, end)));
    }
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(local, Math.max(1, local.size()));
  }

  /** Every {@code step}th key, from the first. */
  String[] every(int step) {
    if (keys != null) {
      return IntStream.range(0, (keys.length + step - 1) / step)
          .mapToObj(i -> keys[i * step])
          .toArray(String[]::new);
    }
    return parts
        .flatMap(
            part ->
                IntStream.range(0, part.keys().length)
                    .filter(i -> (part.firstRow() + i) % step == 0)
                    .mapToObj(i -> part.keys()[i])
                    .iterator())
        .collect()
        .toArray(new String[0]);
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.unpersist(false);
    }
  }
}
