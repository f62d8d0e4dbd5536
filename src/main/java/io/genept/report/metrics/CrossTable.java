package io.genept.report.metrics;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rank;

import io.genept.report.page.NaturalOrder;
import io.genept.table.Metrics;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Counts of labels against predictions, for the first seed of one run of a learner.
 *
 * @param seed the seed it was run with, or {@code null}
 * @param labels true labels, in natural order
 * @param predicted clusters or predicted labels, in natural order
 * @param counts {@code labels × predicted}
 */
public record CrossTable(
    String task,
    String embedding,
    String learner,
    String labelColumn,
    Long seed,
    List<String> labels,
    List<String> predicted,
    long[][] counts) {

  public static final String MISSING = "(missing)";

  private record Key(String task, String embedding, String learner, String labelColumn) {}

  private record Entry(Long seed, String label, String predicted, long count) {}

  /**
   * All tables of the predictions below {@code path}, in order of task, embedding, learner. The
   * driver receives the counts of pairs of labels that occur in the first seeds.
   */
  public static List<CrossTable> read(SparkSession spark, String path) {
    Column place =
        rank()
            .over(
                Window.partitionBy("task", "embedding", "learner", "label_column")
                    .orderBy(col("seed")));
    List<Row> rows =
        StoredTable.open(spark, path)
            .rows(Metrics.PREDICTIONS)
            .groupBy("task", "embedding", "learner", "label_column", "seed", "label", "predicted")
            .count()
            .withColumn("place", place)
            .filter(col("place").equalTo(1))
            .orderBy(
                col("task"), col("embedding"), col("learner"), col("label_column"), col("seed"))
            .collectAsList();
    Map<Key, List<Entry>> byKey = new LinkedHashMap<>();
    for (Row row : rows) {
      Key key = new Key(row.getString(0), row.getString(1), row.getString(2), row.getString(3));
      List<Entry> entries = byKey.computeIfAbsent(key, k -> new ArrayList<>());
      Long seed = row.isNullAt(4) ? null : row.getLong(4);
      entries.add(new Entry(seed, name(row.getString(5)), name(row.getString(6)), row.getLong(7)));
    }
    List<CrossTable> tables = new ArrayList<>();
    byKey.forEach((key, entries) -> tables.add(of(key, entries)));
    return tables;
  }

  /** Returns whether the predictions are clusters, whose names say nothing of the labels. */
  public boolean isClustering() {
    return task.contains("cluster")
        || learner.contains("means")
        || labels.stream().noneMatch(predicted::contains);
  }

  public long total(int label) {
    long total = 0;
    for (long count : counts[label]) {
      total += count;
    }
    return total;
  }

  /**
   * Orders the columns by the label that most of each column has, so that agreement is a diagonal.
   */
  public CrossTable alignedByLabel() {
    List<Integer> order = new ArrayList<>();
    for (int p = 0; p < predicted.size(); p++) {
      order.add(p);
    }
    order.sort(Comparator.comparingInt(this::mainLabel));
    long[][] aligned = new long[labels.size()][order.size()];
    for (int l = 0; l < labels.size(); l++) {
      for (int p = 0; p < order.size(); p++) {
        aligned[l][p] = counts[l][order.get(p)];
      }
    }
    return new CrossTable(
        task,
        embedding,
        learner,
        labelColumn,
        seed,
        labels,
        order.stream().map(predicted::get).toList(),
        aligned);
  }

  private int mainLabel(int column) {
    int main = 0;
    for (int l = 1; l < labels.size(); l++) {
      main = counts[l][column] > counts[main][column] ? l : main;
    }
    return main;
  }

  private static CrossTable of(Key key, List<Entry> entries) {
    TreeSet<String> labels = new TreeSet<>(NaturalOrder.COMPARATOR);
    TreeSet<String> predicted = new TreeSet<>(NaturalOrder.COMPARATOR);
    for (Entry entry : entries) {
      labels.add(entry.label());
      predicted.add(entry.predicted());
    }
    List<String> rows = List.copyOf(labels);
    List<String> columns = List.copyOf(predicted);
    Map<String, Integer> rowOf = positions(rows);
    Map<String, Integer> columnOf = positions(columns);
    long[][] counts = new long[rows.size()][columns.size()];
    for (Entry entry : entries) {
      counts[rowOf.get(entry.label())][columnOf.get(entry.predicted())] += entry.count();
    }
    return new CrossTable(
        key.task(),
        key.embedding(),
        key.learner(),
        key.labelColumn(),
        entries.get(0).seed(),
        rows,
        columns,
        counts);
  }

  private static Map<String, Integer> positions(List<String> names) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    names.forEach(name -> positions.put(name, positions.size()));
    return positions;
  }

  private static String name(String value) {
    return value == null ? MISSING : value;
  }
}
