package io.genept.report.sections;

import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricNames;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.table.Metrics;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The predictions: labels beside clusters, and confusion matrices, as shaded tables. */
public final class PredictionSection {
  private static final int MOST = 60;
  private static final int SHADES = 20;

  /** Columns beyond which a matrix gets a line of its own. */
  private static final int WIDE = 12;

  private PredictionSection() {}

  /**
   * The tables by embedding and task, in the order in which the metrics first name them.
   *
   * @param metrics numbers whose order the embeddings and tasks follow
   */
  public static Html of(List<CrossTable> all, List<Metrics.Metric> metrics) {
    List<String> embeddings = metrics.stream().map(Metrics.Metric::embedding).distinct().toList();
    List<String> tasks = metrics.stream().map(Metrics.Metric::task).distinct().toList();
    List<CrossTable> tables =
        all.stream()
            .sorted(
                Comparator.<CrossTable>comparingInt(t -> embeddings.indexOf(t.embedding()))
                    .thenComparing(CrossTable::embedding)
                    .thenComparingInt(t -> tasks.indexOf(t.task())))
            .toList();
    Html html = new Html();
    html.open("section", "id", "predictions").element("h2", "Predictions beside labels");
    html.element(
        "p",
        "Each row is one label; shading and numbers are the per cent of its samples in each column."
            + " A dot stands for less than half a per cent, an empty field for none. First seed"
            + " only.",
        "class",
        "note");
    String embedding = null;
    for (CrossTable table : tables) {
      if (!table.embedding().equals(embedding)) {
        if (embedding != null) {
          html.close("div").close("details");
        }
        html.open("details", embedding == null ? new String[] {"open", ""} : new String[0]);
        html.element("summary", table.embedding()).open("div", "class", "matrices");
        embedding = table.embedding();
      }
      matrix(html, table.isClustering() ? table.alignedByLabel() : table);
    }
    return html.close("div").close("details").close("section");
  }

  private static void matrix(Html html, CrossTable table) {
    boolean wide = table.predicted().size() > WIDE;
    html.open("figure", "class", wide ? "table wide" : "table")
        .open("figcaption")
        .text(caption(table))
        .close("figcaption");
    if (table.labels().size() > MOST || table.predicted().size() > MOST) {
      html.element(
          "p",
          Numbers.count(table.labels().size())
              + " labels × "
              + Numbers.count(table.predicted().size())
              + " columns are too many to draw; see the predictions table.",
          "class",
          "note");
    } else {
      cells(html, table);
    }
    html.close("figure");
  }

  private static void cells(Html html, CrossTable table) {
    html.open("div", "class", "scroll").open("table", "class", "heat").open("thead").open("tr");
    html.element("th", table.labelColumn(), "scope", "col");
    for (String name : table.predicted()) {
      html.open("th", "scope", "col", "class", "up", "title", name)
          .element("span", name)
          .close("th");
    }
    html.element("th", "n", "scope", "col", "class", "number");
    html.close("tr").close("thead").open("tbody");
    for (int l = 0; l < table.labels().size(); l++) {
      long total = table.total(l);
      String label = table.labels().get(l);
      html.open("tr").element("th", label, "scope", "row", "title", label);
      for (int p = 0; p < table.predicted().size(); p++) {
        long count = table.counts()[l][p];
        double share = (double) count / total;
        html.element(
            "td",
            count == 0 ? "" : share < 0.005 ? "\u00b7" : Long.toString(Math.round(100 * share)),
            "class",
            "s" + Math.round(SHADES * share),
            "title",
            Numbers.count(count) + " of " + Numbers.count(total));
      }
      html.element("td", Numbers.count(total), "class", "number").close("tr");
    }
    html.close("tbody").close("table").close("div");
  }

  private static String caption(CrossTable table) {
    return String.format(
        Locale.ROOT,
        "%s: %s against %s%s%s",
        MetricNames.display(table.task()),
        table.labelColumn().isEmpty() ? "label" : table.labelColumn(),
        table.isClustering() ? "cluster" : "predicted label",
        table.learner().isEmpty() ? "" : ", " + table.learner(),
        table.seed() == null ? "" : ", seed " + table.seed());
  }
}
