package io.genept.report.metrics;

import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.page.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An embedding beside the same made of random vectors or of other genes' (permuted): what it knows
 * more than these comes from its vectors, the rest from expression alone.
 *
 * @param embedding no control
 * @param control the best of its controls by this column
 * @param gain by how much the embedding is better, negative where it is worse
 * @param halfWidth of the 95 % interval of the gain, from those of both means as of independent
 *     runs; a mean without one is taken as exact, and it is NaN where neither has one
 */
public record ControlComparison(
    String embedding,
    String control,
    BenchColumn column,
    Cell own,
    Cell other,
    double gain,
    double halfWidth) {
  private static final Pattern WITHOUT_KNOWLEDGE =
      Pattern.compile("(?:^|(?<=[_-]))(random|permuted)(?:$|(?=[_, -]))");

  /** Whether it is better, by more than chance where an interval tells. */
  public boolean isBeaten() {
    return gain > (Double.isNaN(halfWidth) ? 0 : halfWidth);
  }

  /** Whether the control is better, by more than chance where an interval tells. */
  public boolean isReversed() {
    return gain < (Double.isNaN(halfWidth) ? 0 : -halfWidth);
  }

  /** {@code ARI of k-means 0.35 against 0.79 of random_w}; more decimals where two look equal. */
  public String words() {
    boolean alike = Numbers.twoDecimals(own.mean()).equals(Numbers.twoDecimals(other.mean()));
    DoubleFunction<String> text = alike ? Numbers::decimal : Numbers::twoDecimals;
    return column.words()
        + (column.dataset().isEmpty() ? "" : ", " + column.dataset())
        + " "
        + text.apply(own.mean())
        + " against "
        + text.apply(other.mean())
        + " of "
        + control
        + (isReversed() ? "" : ", no clear difference");
  }

  /** Of each embedding that has a control, by the columns that the answer quotes. */
  public static List<ControlComparison> of(BenchTable table) {
    List<ControlComparison> comparisons = new ArrayList<>();
    for (BenchTable.Row row : table.rows()) {
      if (row.control() || knowsNothing(row.embedding())) {
        continue;
      }
      List<BenchTable.Row> controls = controls(table, row.embedding());
      for (BenchColumn column : Answer.quoted(table)) {
        int c = table.columns().indexOf(column);
        controls.stream()
            .filter(control -> control.cells().get(c) != null && row.cells().get(c) != null)
            .max(
                (a, b) ->
                    Double.compare(
                        column.better().worth(a.cells().get(c).mean()),
                        column.better().worth(b.cells().get(c).mean())))
            .ifPresent(control -> comparisons.add(of(row, control, column, c)));
      }
    }
    return comparisons;
  }

  private static ControlComparison of(
      BenchTable.Row row, BenchTable.Row control, BenchColumn column, int c) {
    Cell own = row.cells().get(c);
    Cell other = control.cells().get(c);
    return new ControlComparison(
        row.embedding(),
        control.embedding(),
        column,
        own,
        other,
        column.better().worth(own.mean()) - column.better().worth(other.mean()),
        halfWidth(own, other));
  }

  /** Of the interval of the difference of two means; NaN where neither has an interval. */
  static double halfWidth(Cell one, Cell other) {
    if (Double.isNaN(one.halfWidth())) {
      return other.halfWidth();
    }
    return Double.isNaN(other.halfWidth())
        ? one.halfWidth()
        : Math.hypot(one.halfWidth(), other.halfWidth());
  }

  /**
   * Controls of an embedding: those named after it ({@code informed_permuted}), else those that are
   * named after no other. Where names have a run behind them, controls are of the same run.
   */
  private static List<BenchTable.Row> controls(BenchTable table, String embedding) {
    List<BenchTable.Row> all =
        table.rows().stream().filter(row -> knowsNothing(row.embedding())).toList();
    List<BenchTable.Row> ofRun =
        all.stream().filter(row -> run(row.embedding()).equals(run(embedding))).toList();
    List<BenchTable.Row> own =
        ofRun.stream().filter(row -> isNamedAfter(row.embedding(), embedding)).toList();
    if (!own.isEmpty()) {
      return own;
    }
    List<String> others =
        table.rows().stream()
            .map(BenchTable.Row::embedding)
            .filter(name -> !knowsNothing(name))
            .toList();
    return (ofRun.isEmpty() ? all : ofRun)
        .stream()
            .filter(row -> others.stream().noneMatch(other -> isNamedAfter(row.embedding(), other)))
            .toList();
  }

  private static boolean knowsNothing(String embedding) {
    return WITHOUT_KNOWLEDGE.matcher(MetricGroups.withoutRun(embedding)).find();
  }

  private static String run(String embedding) {
    return embedding.substring(MetricGroups.withoutRun(embedding).length());
  }

  /** {@code informed_permuted, 10 draws} and {@code informed_permuted_2} after {@code informed}. */
  private static boolean isNamedAfter(String control, String embedding) {
    String name = MetricGroups.withoutRun(control).replaceFirst(", \\d+ draws$", "");
    String rest = parts(WITHOUT_KNOWLEDGE.matcher(name).replaceAll(""));
    String own = parts(MetricGroups.withoutRun(embedding));
    return run(control).equals(run(embedding))
        && (own.equals(rest) || own.equals(rest.replaceFirst("_\\d+$", "")));
  }

  private static String parts(String name) {
    return Arrays.stream(name.split("[_-]+"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("_"));
  }
}
