package io.genept.report.metrics;

import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricGroups.Line;
import io.genept.table.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The results table: embeddings in rows by their mean rank, controls below, chosen metrics in
 * columns.
 *
 * <p>A rank is among all rows, controls too, 1 for the best; equal values share the mean of their
 * ranks. The mean is over the columns that have a number of the embedding. Draws of a control are
 * one row.
 *
 * @param name of the data set, or {@code Genes}
 * @param columns columns of one theme stand together
 * @param rows embeddings, then controls, each by mean rank
 */
public record BenchTable(String name, List<BenchColumn> columns, List<Row> rows) {
  static final String GENES = "Genes";
  private static final double LEAST_RANGE = 0.1;

  /**
   * An embedding.
   *
   * @param meanRank NaN where it has no number
   * @param cells one for each column, {@code null} where there is no number
   */
  public record Row(String embedding, boolean control, double meanRank, List<Cell> cells) {}

  /**
   * One table for each data set of cells, in the order in which they were written, then one of all
   * tasks of genes. Panels are compared elsewhere.
   *
   * @param batchColumns columns of batches, with which agreement is not wanted
   */
  public static List<BenchTable> of(
      List<Group> groups, Set<String> batchColumns, Controls controls) {
    Map<String, List<Group>> cells = new LinkedHashMap<>();
    List<Group> genes = new ArrayList<>();
    for (Group group : groups) {
      if (BenchChoice.isOfCells(group)) {
        cells.computeIfAbsent(group.dataset(), dataset -> new ArrayList<>()).add(group);
      } else if (!group.isOfPanels() && !group.task().endsWith(Metrics.BY_CLASS)) {
        genes.add(group);
      }
    }
    List<BenchTable> tables = new ArrayList<>();
    cells.forEach(
        (dataset, own) ->
            tables.add(of(dataset, BenchChoice.ofCells(own, batchColumns), own, controls)));
    tables.add(of(GENES, BenchChoice.ofGenes(genes), genes, controls));
    return tables.stream().filter(table -> !table.columns().isEmpty()).toList();
  }

  /** Whether it is of tasks of genes, not of a data set of cells. */
  public boolean isOfGenes() {
    return name.equals(GENES);
  }

  /** Whether there are cells of more than one data set, which then have to be named. */
  public static boolean areOfSeveralDatasets(List<BenchTable> tables) {
    return tables.stream().filter(table -> !table.isOfGenes()).count() > 1;
  }

  private static BenchTable of(
      String name, List<BenchColumn> columns, List<Group> groups, Controls controls) {
    Set<String> embeddings = new LinkedHashSet<>();
    List<Map<String, Cell>> byColumn = new ArrayList<>();
    for (BenchColumn column : columns) {
      List<Line> lines =
          groups.stream()
              .filter(column::isOf)
              .flatMap(group -> ControlDraws.pooled(group.lines(), controls).stream())
              .toList();
      Map<String, Cell> cells = new LinkedHashMap<>();
      for (Line line : lines) {
        Cell cell = column.of(lines, line.embedding());
        if (cell != null) {
          cells.putIfAbsent(line.embedding(), cell);
          embeddings.add(line.embedding());
        }
      }
      byColumn.add(cells);
    }
    List<Map<String, Double>> ranks = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      ranks.add(ranks(byColumn.get(c), columns.get(c).better()));
    }
    List<Row> rows = new ArrayList<>();
    for (String embedding : embeddings) {
      List<Cell> cells = new ArrayList<>();
      byColumn.forEach(column -> cells.add(column.get(embedding)));
      double meanRank =
          ranks.stream()
              .filter(column -> column.containsKey(embedding))
              .mapToDouble(column -> column.get(embedding))
              .average()
              .orElse(Double.NaN);
      rows.add(
          new Row(
              embedding,
              controls.isControl(embedding),
              meanRank,
              Collections.unmodifiableList(cells)));
    }
    rows.sort(Comparator.comparing(Row::control).thenComparingDouble(Row::meanRank));
    return new BenchTable(name, List.copyOf(columns), List.copyOf(rows));
  }

  private static Map<String, Double> ranks(Map<String, Cell> cells, BenchColumn.Better better) {
    double[] worths =
        cells.values().stream().mapToDouble(cell -> better.worth(cell.mean())).toArray();
    Map<String, Double> ranks = new HashMap<>();
    cells.forEach(
        (embedding, cell) -> {
          double own = better.worth(cell.mean());
          long above = DoubleStream.of(worths).filter(worth -> worth > own).count();
          long equal = DoubleStream.of(worths).filter(worth -> worth == own).count();
          ranks.put(embedding, above + (equal + 1) / 2.0);
        });
    return ranks;
  }

  /** The label column of most metrics; heads name the others. */
  String usualLabelColumn() {
    Map<String, Long> counts = new LinkedHashMap<>();
    columns.forEach(column -> counts.merge(column.labelColumn(), 1L, Long::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /**
   * How good a number is among those of its column, from 0 for the worst to 1 for the best; a
   * column's range counts as a tenth at least, so that small differences stay small.
   */
  public double standing(int column, Cell cell) {
    BenchColumn.Better better = columns.get(column).better();
    double[] worths =
        rows.stream()
            .map(row -> row.cells().get(column))
            .filter(Objects::nonNull)
            .mapToDouble(each -> better.worth(each.mean()))
            .toArray();
    double best = DoubleStream.of(worths).max().orElse(0);
    double worst = Math.min(DoubleStream.of(worths).min().orElse(0), best - LEAST_RANGE);
    return (better.worth(cell.mean()) - worst) / (best - worst);
  }

  /** Whether no number of the column is better. */
  public boolean isBest(int column, Cell cell) {
    return standing(column, cell) == 1;
  }
}
