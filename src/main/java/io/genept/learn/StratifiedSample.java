package io.genept.learn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * A sample of rows in which every label has its share: of each label those whose keys have the
 * smallest hashes (xxHash64), so that every table of the same keys gives the same sample.
 */
public final class StratifiedSample {
  /** Rows that every label has in a sample, if it has so many. */
  private static final int LEAST = 20;

  /** Standard deviations of a number of rows whose hashes are below a threshold. */
  private static final double MARGIN = 6;

  private static final String PLACE = "genept_place";

  private StratifiedSample() {}

  /** Rows of each label in a sample of about {@code wanted}. */
  public static Map<String, Long> sizes(Map<String, Long> rowsOf, long wanted) {
    long all = rowsOf.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Long> sizes = new HashMap<>();
    rowsOf.forEach(
        (label, rows) -> {
          long share = Math.round((double) wanted * rows / all);
          sizes.put(label, Math.min(rows, Math.max(LEAST, share)));
        });
    return sizes;
  }

  /**
   * Draws the sample. The driver holds a hash for each of its rows.
   *
   * @param key column of unique text
   * @param label column of text
   * @param rowsOf rows of each label
   * @param sizes of the sample, at most these
   */
  public static Dataset<Row> of(
      Dataset<Row> rows,
      String key,
      String label,
      Map<String, Long> rowsOf,
      Map<String, Long> sizes) {
    HashMap<String, Double> about = new HashMap<>();
    sizes.forEach(
        (value, size) -> {
          double enough = size + MARGIN * Math.sqrt(size) + LEAST;
          about.put(value, size >= rowsOf.get(value) ? 1 : enough / rowsOf.get(value));
        });
    Map<String, List<Double>> places = new HashMap<>();
    for (Row row : below(rows, key, label, about).select(label, PLACE).collectAsList()) {
      places.computeIfAbsent(row.getString(0), value -> new ArrayList<>()).add(row.getDouble(1));
    }
    HashMap<String, Double> exactly = new HashMap<>();
    places.forEach(
        (value, found) -> {
          found.sort(null);
          int last = (int) Math.min(found.size(), sizes.get(value)) - 1;
          exactly.put(value, found.get(last));
        });
    return below(rows, key, label, exactly).drop(PLACE);
  }

  /** Places are the hashes of the keys as numbers from 0 to below 1. */
  private static Dataset<Row> below(
      Dataset<Row> rows, String key, String label, Map<String, Double> bounds) {
    UDF2<String, Double, Boolean> inside = (value, place) -> place <= bounds.get(value);
    return rows.withColumn(
            PLACE, expr("shiftrightunsigned(xxhash64(`" + key + "`), 11) / 9007199254740992D"))
        .filter(udf(inside, DataTypes.BooleanType).apply(col(label), col(PLACE)));
  }
}
