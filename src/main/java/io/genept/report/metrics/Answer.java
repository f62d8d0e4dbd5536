package io.genept.report.metrics;

import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.page.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the numbers of a table say, in a sentence for each of its main metrics. */
public final class Answer {
  /** Themes that an answer quotes one metric of. */
  private static final List<String> QUOTED =
      List.of(BenchChoice.BIO, "Annotation", "Phenotype", "Fine-tuning");

  private static final int MOST_NAMED = 5;

  private Answer() {}

  /** The columns that are quoted: the first of each theme that is about labels. */
  static List<BenchColumn> quoted(BenchTable table) {
    Stream<String> themes =
        table.isOfGenes()
            ? table.columns().stream().map(BenchColumn::theme).distinct()
            : QUOTED.stream();
    return themes
        .map(theme -> table.columns().stream().filter(c -> c.theme().equals(theme)).findFirst())
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * The sentences of all tables: which embedding leads, or which are level within their 95 %
   * intervals, and what follows. Of several data sets each has its first sentence before any has
   * its second.
   */
  public static List<String> of(List<BenchTable> tables) {
    boolean several = BenchTable.areOfSeveralDatasets(tables);
    List<List<String>> answers = tables.stream().map(table -> of(table, several)).toList();
    if (!several) {
      return answers.stream().flatMap(List::stream).toList();
    }
    int most = answers.stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, most)
        .boxed()
        .flatMap(s -> answers.stream().filter(answer -> s < answer.size()).map(a -> a.get(s)))
        .toList();
  }

  private static List<String> of(BenchTable table, boolean several) {
    return quoted(table).stream().map(column -> sentence(table, column, several)).toList();
  }

  private static String sentence(BenchTable table, BenchColumn column, boolean several) {
    int c = table.columns().indexOf(column);
    List<BenchTable.Row> rows =
        table.rows().stream()
            .filter(row -> row.cells().get(c) != null)
            .sorted(
                Comparator.comparingDouble(
                    row -> -column.better().worth(row.cells().get(c).mean())))
            .toList();
    Cell best = rows.get(0).cells().get(c);
    int level = 1;
    while (level < rows.size() && isLevel(best, rows.get(level).cells().get(c))) {
      level++;
    }
    String where = where(table, column, several);
    String on = where.isEmpty() ? "" : "On " + where + ", ";
    if (rows.size() == 1) {
      return on + rows.get(0).embedding() + " has " + value(best) + " by " + column.words() + ".";
    }
    return on
        + listed(rows.subList(0, level), c)
        + (level == 1 ? " leads" : " are level")
        + " by "
        + column.words()
        + (level < rows.size() ? ", before " + listed(rows.subList(level, rows.size()), c) : "")
        + ".";
  }

  private static String where(BenchTable table, BenchColumn column, boolean several) {
    if (!column.dataset().isEmpty() || table.isOfGenes()) {
      return column.dataset().isEmpty() ? column.labelColumn() : column.dataset();
    }
    return several && !table.name().isEmpty()
        ? column.labelColumn() + " of " + table.name()
        : column.labelColumn();
  }

  private static boolean isLevel(Cell best, Cell other) {
    double chance = ControlComparison.halfWidth(best, other);
    return Math.abs(best.mean() - other.mean()) <= (Double.isNaN(chance) ? 0 : chance);
  }

  private static String listed(List<BenchTable.Row> rows, int column) {
    List<String> names =
        rows.stream().limit(MOST_NAMED).map(row -> named(row, column)).collect(Collectors.toList());
    if (rows.size() > MOST_NAMED) {
      names.add((rows.size() - MOST_NAMED) + " more");
    }
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  private static String named(BenchTable.Row row, int column) {
    return row.embedding() + " (" + value(row.cells().get(column)) + ")";
  }

  private static String value(Cell cell) {
    return Numbers.twoDecimals(cell.mean())
        + (Double.isNaN(cell.halfWidth()) ? "" : "\u00a0±\u00a0" + width(cell.halfWidth()));
  }

  /** Two decimals, or as many as show that it is not zero. */
  private static String width(double halfWidth) {
    return halfWidth < 0.005 && halfWidth >= 0.0005
        ? Numbers.decimal(halfWidth)
        : Numbers.twoDecimals(halfWidth);
  }
}
