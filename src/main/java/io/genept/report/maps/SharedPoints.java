package io.genept.report.maps;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.xxhash64;

import io.genept.table.ParquetTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which tables hold the same points, and which of these are drawn. Ids are compared on executors:
 * one shuffle of the ids of all tables; the driver sees counts, and the ids that are drawn.
 */
final class SharedPoints {
  /** Number of a point in the order in which it is drawn. */
  static final String PLACE = "__place";

  private static final String POINT = "__point";
  private static final String TABLES = "__tables";
  private static final String HASH = "__hash";
  private static final int ROWS_AT_ONCE = 65_536;
  private static final StructType PLACES =
      new StructType()
          .add(POINT, DataTypes.StringType, false)
          .add(PLACE, DataTypes.IntegerType, false);

  private SharedPoints() {}

  /**
   * Tables that are drawn side by side.
   *
   * @param tables their numbers, ascending
   * @param points how many points are in all of them
   */
  record Group(List<Integer> tables, long points) {}

  /** The groups of these tables, whose points have ids in the column {@code key}. */
  static List<Group> groups(List<Dataset<Row>> tables, String key) {
    if (tables.size() == 1) {
      return List.of(new Group(List.of(0), tables.get(0).count()));
    }
    Map<Set<Integer>, Long> counts = new HashMap<>();
    for (Row row : members(tables, key).groupBy(TABLES).agg(count(lit(1))).collectAsList()) {
      counts.put(new TreeSet<>(row.<Integer>getList(0)), row.getLong(1));
    }
    return groups(counts, tables.size());
  }

  /**
   * Groups tables by the points they share: a table joins the first group where at least half of
   * the points are shared, of the group's or the table's own, whichever are fewer. So few ids that
   * coincide by chance, as barcodes do, bring no two data sets together.
   *
   * @param counts points by the tables that hold them
   */
  static List<Group> groups(Map<Set<Integer>, Long> counts, int tables) {
    List<List<Integer>> groups = new ArrayList<>();
    for (int table = 0; table < tables; table++) {
      long own = in(counts, List.of(table));
      List<Integer> joined = null;
      for (List<Integer> group : groups) {
        List<Integer> more = new ArrayList<>(group);
        more.add(table);
        long shared = in(counts, more);
        if (shared > 0 && 2 * shared >= Math.min(own, in(counts, group))) {
          joined = group;
          break;
        }
      }
      if (joined == null) {
        groups.add(new ArrayList<>(List.of(table)));
      } else {
        joined.add(table);
      }
    }
    return groups.stream().map(group -> new Group(List.copyOf(group), in(counts, group))).toList();
  }

  private static long in(Map<Set<Integer>, Long> counts, List<Integer> group) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().containsAll(group))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static Dataset<Row> members(List<Dataset<Row>> tables, String key) {
    Dataset<Row> all = null;
    for (int t = 0; t < tables.size(); t++) {
      Dataset<Row> ids = tables.get(t).select(col(key).as(POINT), lit(t).as("__table"));
      all = all == null ? ids : all.unionAll(ids);
    }
    return all.groupBy(POINT).agg(sort_array(collect_set("__table")).as(TABLES));
  }

  /**
   * The ids that are drawn: those in all tables of the group, at most {@code maxPoints} with the
   * smallest xxhash64, in that order, which no column follows.
   */
  static List<String> drawn(List<Dataset<Row>> tables, String key, Group group, int maxPoints) {
    List<Dataset<Row>> own = group.tables().stream().map(tables::get).toList();
    return inAll(own, key)
        .select(col(POINT), xxhash64(col(POINT)).as(HASH))
        .orderBy(HASH, POINT)
        .limit(maxPoints)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static Dataset<Row> inAll(List<Dataset<Row>> tables, String key) {
    if (tables.size() == 1) {
      return tables.get(0).select(col(key).as(POINT));
    }
    return members(tables, key).filter(size(col(TABLES)).equalTo(tables.size()));
  }

  /**
   * The rows of the points that are drawn, with {@value #PLACE}, in one partition in the order of
   * their ids, so that sums over them never differ.
   */
  static Dataset<Row> rows(Dataset<Row> table, String key, List<String> drawn) {
    List<Row> places = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      places.add(RowFactory.create(drawn.get(i), i));
    }
    Dataset<Row> ids = ParquetTable.ofRows(table.sparkSession(), places, PLACES, ROWS_AT_ONCE);
    Column same = table.col(key).equalTo(ids.col(POINT));
    return table.join(broadcast(ids), same).drop(POINT).repartition(1).sortWithinPartitions(key);
  }
}
