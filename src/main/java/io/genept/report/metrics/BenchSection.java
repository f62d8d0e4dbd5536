package io.genept.report.metrics;

import io.genept.report.metrics.BenchColumn.Better;
import io.genept.report.metrics.BenchTable.Row;
import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Replicates;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The results table on the first screen, in the manner of scib-metrics: a disc for each number,
 * darker for better, the controls below.
 */
public final class BenchSection {
  private static final int SHADES = 20;
  private static final int THEMES = 6;

  /** Tables that are shown at once; further ones are behind a disclosure. */
  private static final int MOST_OPEN = 3;

  private BenchSection() {}

  /** One table for each data set. */
  public static Html of(List<BenchTable> tables) {
    Html html = new Html();
    BenchOverview overview = BenchOverview.of(tables);
    if (overview.isWorthIt()) {
      html.add(overview.table());
    }
    for (int t = 0; t < tables.size(); t++) {
      BenchTable table = tables.get(t);
      boolean folded = t >= MOST_OPEN;
      if (folded) {
        html.open("details").element("summary", table.name());
      } else if (tables.size() > 1) {
        html.element("h3", table.isOfGenes() ? table.name() : "Cells, " + table.name());
      }
      table(html, table, t == 0);
      if (folded) {
        html.close("details");
      }
    }
    return html;
  }

  private static void table(Html html, BenchTable table, boolean explained) {
    html.open("figure", "class", "table bench");
    html.scrolled("Results" + (table.name().isEmpty() ? "" : ", " + table.name()));
    html.open("table", "class", "sortable");
    head(html, table);
    List<Row> own = table.rows().stream().filter(row -> !row.control()).toList();
    List<Row> controls = table.rows().stream().filter(Row::control).toList();
    html.open("tbody");
    own.forEach(row -> row(html, table, row));
    html.close("tbody");
    if (!controls.isEmpty()) {
      html.open("tbody", "class", "controls");
      controls.forEach(row -> row(html, table, row));
      html.close("tbody");
    }
    html.close("table").close("div");
    String caption = caption(table, explained, !controls.isEmpty());
    if (!caption.isEmpty()) {
      html.element("figcaption", caption);
    }
    html.close("figure");
  }

  private static void head(Html html, BenchTable table) {
    List<String> themes = themes(table);
    html.open("thead").open("tr", "class", "themes");
    html.element("td", "");
    for (String theme : themes) {
      long width = table.columns().stream().filter(c -> c.theme().equals(theme)).count();
      html.element(
          "th",
          theme,
          "scope",
          "colgroup",
          "colspan",
          Long.toString(width),
          "class",
          hue(table, theme));
    }
    if (isCompared(table)) {
      html.element("td", "");
    }
    html.close("tr").open("tr");
    html.element("th", "Embedding", "scope", "col");
    for (BenchColumn column : ordered(table)) {
      html.open("th", "scope", "col", "class", "number");
      html.text(column.head());
      String under = column.under(table.usualLabelColumn());
      if (!under.isEmpty()) {
        html.element("span", under, "class", "under");
      }
      html.close("th");
    }
    if (isCompared(table)) {
      html.element("th", "Mean rank", "scope", "col", "class", "number");
    }
    html.close("tr").close("thead");
  }

  private static void row(Html html, BenchTable table, Row row) {
    html.open("tr").open("th", "scope", "row").text(row.embedding());
    if (row.control()) {
      html.element("span", "control", "class", "under");
    }
    html.close("th");
    for (BenchColumn column : ordered(table)) {
      int c = table.columns().indexOf(column);
      Cell cell = row.cells().get(c);
      if (cell == null) {
        html.element("td", "\u2013", "class", "disc");
        continue;
      }
      double standing = table.standing(c, cell);
      html.open(
          "td", "class", "disc " + hue(table, column.theme()), "data-value", sorted(column, cell));
      html.element(
          "span",
          Numbers.twoDecimals(cell.mean()),
          "class",
          "s"
              + Math.round(SHADES * standing)
              + (isCompared(table) && table.isBest(c, cell) ? " best" : ""),
          "title",
          detail(column, cell));
      html.close("td");
    }
    if (isCompared(table)) {
      html.open("td", "class", "number", "data-value", Double.toString(-row.meanRank()));
      html.text(Double.isNaN(row.meanRank()) ? "\u2013" : Numbers.oneDecimal(row.meanRank()))
          .close("td");
    }
    html.close("tr");
  }

  /** Whether there is more than one embedding; one alone is best by no comparison. */
  private static boolean isCompared(BenchTable table) {
    return table.rows().size() > 1;
  }

  /** A number by which the best sorts first. */
  private static String sorted(BenchColumn column, Cell cell) {
    return Double.toString(column.better().worth(cell.mean()));
  }

  private static String detail(BenchColumn column, Cell cell) {
    StringBuilder text = new StringBuilder(column.head()).append(' ');
    text.append(Numbers.decimal(cell.mean()));
    if (!Double.isNaN(cell.halfWidth())) {
      text.append(", 95 % interval ")
          .append(Numbers.interval(cell.mean() - cell.halfWidth(), cell.mean() + cell.halfWidth()));
    } else if (!Double.isNaN(cell.sd())) {
      text.append(" ± ").append(Numbers.decimal(cell.sd())).append(" s.d.");
    }
    if (cell.replicates() != Replicates.NONE) {
      text.append(", ").append(Numbers.counted(cell.count(), cell.replicates().noun));
    }
    return text.append(", n = ").append(Numbers.count(cell.maxN())).toString();
  }

  private static List<BenchColumn> ordered(BenchTable table) {
    List<BenchColumn> ordered = new ArrayList<>();
    for (String theme : themes(table)) {
      table.columns().stream().filter(c -> c.theme().equals(theme)).forEach(ordered::add);
    }
    return ordered;
  }

  private static List<String> themes(BenchTable table) {
    Set<String> themes = new LinkedHashSet<>();
    table.columns().forEach(column -> themes.add(column.theme()));
    return List.copyOf(themes);
  }

  private static String hue(BenchTable table, String theme) {
    return "t" + themes(table).indexOf(theme) % THEMES;
  }

  private static String caption(BenchTable table, boolean explained, boolean controls) {
    StringBuilder caption = new StringBuilder();
    if (table.isOfGenes()) {
      caption.append("What vectors of genes know, without any cell.");
    }
    if (!isCompared(table)) {
      caption.append(caption.isEmpty() ? "" : " ");
      caption.append(
          "Nothing stands beside this embedding: what its numbers are worth shows beside expression"
              + " (embed-cells --method expression-pca) and permuted gene vectors (transform-genes"
              + " --steps permute=1).");
    } else if (explained) {
      caption.append(caption.isEmpty() ? "" : " ");
      caption.append(
          "Means over seeds, darker for better within a column, ringed where best; the 95 % interval"
              + " shows on a number and stands in the tables further down. Rows are ordered by mean"
              + " rank over the columns that have a number of theirs, of all rows together");
      caption.append(controls ? ", controls apart." : ".");
    }
    for (Better better : List.of(Better.LOWER, Better.NEARER_TO_ZERO)) {
      if (table.columns().stream().anyMatch(column -> column.better() == better)) {
        caption.append(caption.isEmpty() ? "" : " ").append(better.mark().strip());
        caption.append(better == Better.LOWER ? ": lower is better." : ": nearer to 0 is better.");
      }
    }
    return caption.toString();
  }
}
