package io.genept.report.metrics;

import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.page.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 *     runs; NaN where one has none
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

  /** {@code ARI of k-means 0.35 against 0.79 of random_w}. */
  public String words() {
    return column.words()
        + (column.dataset().isEmpty() ? "" : ", " + column.dataset())
        + " "
        + Numbers.twoDecimals(own.mean())
        + " against "
        + Numbers.twoDecimals(other.mean())
        + " of "
        + control
        + (isReversed() ? "" : ", no clear difference");
  }

  /** Of each embedding that has a control, by the columns that the answer quotes. */
  public static List<ControlComparison> of(BenchTable table) {
    List<ControlComparison> comparisons = new ArrayList<>();
    for (BenchTable.Row row : table.rows()) {
      if (row.control()) {
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
        Math.hypot(own.halfWidth(), other.halfWidth()));
  }

  /**
   * Controls of an embedding: those named after it ({@code informed_permuted}), else those that are
   * named after no other.
   */
  private static List<BenchTable.Row> controls(BenchTable table, String embedding) {
    List<BenchTable.Row> all =
        table.rows().stream()
            .filter(row -> WITHOUT_KNOWLEDGE.matcher(row.embedding()).find())
            .toList();
    List<BenchTable.Row> own =
        all.stream().filter(row -> namesake(row.embedding()).equals(embedding)).toList();
    if (!own.isEmpty()) {
      return own;
    }
    List<String> others = table.rows().stream().map(BenchTable.Row::embedding).toList();
    return all.stream().filter(row -> !others.contains(namesake(row.embedding()))).toList();
  }

  /** {@code informed} of {@code informed_permuted, 10 draws}. */
  private static String namesake(String control) {
    String name = control.replaceFirst(", \\d+ draws$", "");
    return Arrays.stream(WITHOUT_KNOWLEDGE.matcher(name).replaceAll("").split("[_-]+"))
        .filter(part -> !part.isEmpty() && !part.matches("\\d+"))
        .collect(Collectors.joining("_"));
  }
}
