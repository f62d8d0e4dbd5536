package io.genept.evaluate;

import io.genept.metric.MeanInterval;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Metrics as aligned tables of text: one for each data set, task and label column, a row for each
 * embedding and learner, a column for each metric. What shares no column with the rest of its task
 * is a table of its own.
 *
 * <p>Numbers of several seeds are their mean ± half of the 95 % interval of the mean; those of
 * folds, which are not independent, ± their sample standard deviation; the head says which. Bounds
 * that stand as {@code _low} and {@code _high} beside a metric are given with it.
 */
public final class MetricTables {
  /** Longest line, but for a name that is longer. */
  static final int WIDTH = 100;

  private static final String GAP = "  ";
  private static final String LOW = "_low";
  private static final String HIGH = "_high";

  /** What compares, counts or repeats others, and is looked up where it is needed. */
  private static final Set<String> MINOR =
      Set.of(
          "inertia",
          "n_clusters",
          "p_value",
          "precision_macro",
          "recall_macro",
          "f1_weighted",
          "evaluated",
          "accuracy_difference",
          "roc_auc_difference",
          "roc_auc_population_sd");

  private MetricTables() {}

  private record Subject(String dataset, String task, String labelColumn) {}

  private record RowName(String embedding, String learner) {}

  private record TextRow(RowName name, Map<String, List<Metric>> byMetric) {
    boolean shares(List<TextRow> others) {
      return others.stream()
          .anyMatch(o -> o.byMetric.keySet().stream().anyMatch(byMetric::containsKey));
    }
  }

  /** The main metrics: those that say how good an embedding is, none of single classes. */
  public static List<Metric> main(List<Metric> metrics) {
    return metrics.stream()
        .filter(metric -> !MINOR.contains(metric.metric()))
        .filter(metric -> !metric.task().endsWith(Metrics.BY_CLASS))
        .toList();
  }

  /**
   * What a command says at its end.
   *
   * @param all whether to show more than the main metrics
   * @param summary the last line
   */
  public static String message(List<Metric> metrics, boolean all, String summary) {
    List<String> lines = new ArrayList<>(lines(all ? metrics : main(metrics)));
    lines.add("");
    lines.add(summary);
    return String.join("\n", lines).stripLeading();
  }

  /** Returns the lines of the tables, each table after its head and an empty line before it. */
  public static List<String> lines(List<Metric> metrics) {
    boolean severalSets = metrics.stream().map(Metric::dataset).distinct().count() > 1;
    List<String> lines = new ArrayList<>();
    grouped(metrics, m -> new Subject(m.dataset(), m.task(), m.labelColumn()))
        .forEach(
            (subject, own) -> {
              for (List<TextRow> rows : tables(own)) {
                lines.add("");
                lines.add(head(subject, severalSets, rows));
                lines.addAll(blocks(rows));
              }
            });
    return lines;
  }

  private static List<List<TextRow>> tables(List<Metric> metrics) {
    List<List<TextRow>> tables = new ArrayList<>();
    grouped(metrics, m -> new RowName(m.embedding(), m.learner()))
        .forEach(
            (name, own) -> {
              TextRow row = new TextRow(name, grouped(own, Metric::metric));
              List<TextRow> joined = new ArrayList<>();
              tables.removeIf(table -> row.shares(table) && joined.addAll(table));
              joined.add(row);
              tables.add(joined);
            });
    return tables;
  }

  private static String head(Subject subject, boolean withDataset, List<TextRow> rows) {
    Set<Integer> seeds = new TreeSet<>();
    Set<Integer> folds = new TreeSet<>();
    for (TextRow row : rows) {
      for (List<Metric> same : row.byMetric().values()) {
        if (same.size() > 1) {
          (same.get(0).fold() == null ? seeds : folds).add(same.size());
        }
      }
    }
    List<String> spreads = new ArrayList<>();
    if (!seeds.isEmpty()) {
      spreads.add("± half of the 95 % interval of the mean over " + range(seeds) + " seeds");
    }
    if (!folds.isEmpty()) {
      spreads.add("± s.d. over " + range(folds) + " folds");
    }
    return subject.task()
        + (subject.labelColumn().isEmpty() ? "" : ", " + subject.labelColumn())
        + (withDataset ? ", " + subject.dataset() : "")
        + (spreads.isEmpty() ? "" : " (" + String.join("; ", spreads) + ")");
  }

  private static String range(Set<Integer> counts) {
    int least = counts.stream().min(Integer::compare).orElseThrow();
    int most = counts.stream().max(Integer::compare).orElseThrow();
    return least == most ? String.valueOf(most) : least + " to " + most;
  }

  /** The columns of a table in as many blocks, one below the other, as their width needs. */
  private static List<String> blocks(List<TextRow> rows) {
    List<List<String>> names = new ArrayList<>();
    names.add(TextColumn.left("embedding", rows.stream().map(r -> r.name().embedding()).toList()));
    if (rows.stream().anyMatch(row -> !row.name().learner().isEmpty())) {
      names.add(TextColumn.left("learner", rows.stream().map(r -> r.name().learner()).toList()));
    }
    List<String> lines = new ArrayList<>();
    List<List<String>> block = new ArrayList<>(names);
    for (List<String> column : columns(rows)) {
      if (block.size() > names.size()
          && width(block) + GAP.length() + width(List.of(column)) > WIDTH) {
        lines.addAll(joined(block));
        block = new ArrayList<>(names);
      }
      block.add(column);
    }
    lines.addAll(joined(block));
    return lines;
  }

  private static List<List<String>> columns(List<TextRow> rows) {
    Set<String> metrics = new LinkedHashSet<>();
    rows.forEach(row -> metrics.addAll(row.byMetric().keySet()));
    metrics.removeIf(metric -> isBound(metric, metrics));
    return metrics.stream()
        .map(
            metric ->
                TextColumn.ofNumbers(metric, rows.stream().map(row -> cell(row, metric)).toList()))
        .toList();
  }

  private static boolean isBound(String metric, Set<String> all) {
    for (String end : List.of(LOW, HIGH)) {
      if (metric.endsWith(end)
          && all.contains(metric.substring(0, metric.length() - end.length()))) {
        return true;
      }
    }
    return false;
  }

  private static TextColumn.Cell cell(TextRow row, String metric) {
    double[] values = values(row, metric);
    if (values == null) {
      return TextColumn.Cell.EMPTY;
    }
    if (values.length == 0) {
      return TextColumn.Cell.UNDEFINED;
    }
    MeanInterval over = MeanInterval.of(values);
    double[] low = values(row, metric + LOW);
    double[] high = values(row, metric + HIGH);
    if (values.length == 1 && low != null && low.length == 1 && high != null && high.length == 1) {
      return TextColumn.Cell.within(over.mean(), low[0], high[0]);
    }
    boolean folds = row.byMetric().get(metric).get(0).fold() != null;
    return TextColumn.Cell.of(over.mean(), folds ? over.sd() : over.halfWidth());
  }

  /** The defined values; null where there is no such metric. */
  private static double[] values(TextRow row, String metric) {
    List<Metric> same = row.byMetric().get(metric);
    return same == null
        ? null
        : same.stream()
            .map(Metric::value)
            .filter(value -> value != null && Double.isFinite(value))
            .mapToDouble(Double::doubleValue)
            .toArray();
  }

  private static int width(List<List<String>> columns) {
    return columns.stream().mapToInt(column -> column.get(0).length() + GAP.length()).sum()
        - GAP.length();
  }

  private static List<String> joined(List<List<String>> columns) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < columns.get(0).size(); i++) {
      int line = i;
      lines.add(
          columns.stream()
              .map(column -> column.get(line))
              .collect(Collectors.joining(GAP))
              .stripTrailing());
    }
    return lines;
  }

  private static <K> Map<K, List<Metric>> grouped(
      List<Metric> metrics, Function<Metric, ? extends K> key) {
    return metrics.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }
}
