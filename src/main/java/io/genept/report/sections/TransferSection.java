package io.genept.report.sections;

import io.genept.report.metrics.CrossTable;
import io.genept.report.page.Heat;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Plots;
import io.genept.report.page.ShareBar;
import io.genept.table.CellAnnotations;
import java.util.List;
import java.util.Map;

/** Labels that were carried over to cells, or named without labelled cells. */
public final class TransferSection {
  private static final int SHOWN = 40;

  private TransferSection() {}

  /** All tables; empty where there is none. */
  public static Html of(List<TransferTable> tables) {
    Html html = new Html();
    if (tables.isEmpty()) {
      return html;
    }
    for (TransferTable table : tables) {
      html.element("h3", table.name()).element("p", sentence(table));
      table.compared().ifPresent(compared -> heat(html, compared));
      html.open("div", "class", "matrices");
      labels(html, table);
      if (table.confidence().length > 0) {
        html.open("figure", "class", "plot").element("h4", "Confidence");
        html.add(Plots.histogram("Cells by confidence, " + table.name(), table.confidence()));
        html.element(
            "figcaption", "Cells by the share of the neighbours\u2019 votes that the label has");
        html.close("figure");
      }
      html.close("div");
    }
    return html;
  }

  static String sentence(TransferTable table) {
    long unassigned = table.cellsOf(CellAnnotations.UNASSIGNED);
    long without = table.cellsOf(CrossTable.MISSING);
    boolean votes = table.confidence().length > 0;
    String text =
        Numbers.counted(table.cells(), "cell")
            + ": "
            + Numbers.percent((double) unassigned / Math.max(1, table.cells()))
            + " unassigned ("
            + Numbers.count(unassigned)
            + "), "
            + Numbers.percent((double) without / Math.max(1, table.cells()))
            + (votes ? " without a vector (" : " without a score (")
            + Numbers.count(without)
            + ").";
    return text + table.compared().map(TransferSection::agreement).orElse("");
  }

  /** Agreement where the column and the predictions have labels in common. */
  private static String agreement(CrossTable compared) {
    if (compared.labels().stream().noneMatch(compared.predicted()::contains)) {
      return "";
    }
    long assigned = 0;
    long equal = 0;
    for (int l = 0; l < compared.labels().size(); l++) {
      String label = compared.labels().get(l);
      for (int p = 0; p < compared.predicted().size(); p++) {
        String called = compared.predicted().get(p);
        if (!label.equals(CrossTable.MISSING)
            && !called.equals(CrossTable.MISSING)
            && !called.equals(CellAnnotations.UNASSIGNED)) {
          assigned += compared.counts()[l][p];
          equal += called.equals(label) ? compared.counts()[l][p] : 0;
        }
      }
    }
    return assigned == 0
        ? ""
        : " "
            + Numbers.percent((double) equal / assigned)
            + " of the assigned cells are called as "
            + compared.labelColumn()
            + " has it.";
  }

  private static void heat(Html html, CrossTable compared) {
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        compared.labelColumn()
            + " of the cells (rows) against the label they are given (columns), per cent of each"
            + " row; "
            + CellAnnotations.UNASSIGNED
            + " cells are the last column.");
    html.add(
        Heat.counts(
            compared.labelColumn(), compared.labels(), compared.predicted(), compared.counts()));
    html.close("figure");
  }

  private static void labels(Html html, TransferTable table) {
    List<Map.Entry<String, Long>> labels = List.copyOf(table.labels().entrySet());
    int shown = Math.min(SHOWN, labels.size());
    html.open("figure", "class", "table");
    html.element("figcaption", "Cells by the label they are given.");
    html.add(rows(table, labels.subList(0, shown)));
    if (shown < labels.size()) {
      html.open("details");
      html.element("summary", Numbers.counted(labels.size() - shown, "rarer label"));
      html.add(rows(table, labels.subList(shown, labels.size()))).close("details");
    }
    html.close("figure");
  }

  private static Html rows(TransferTable table, List<Map.Entry<String, Long>> labels) {
    Html html = new Html();
    html.scrolled("Labels");
    html.open("table", "class", "shares").open("thead").open("tr");
    html.element("th", "Label", "scope", "col");
    html.element("th", "Cells", "scope", "col", "class", "number");
    html.element("th", "Share of cells", "scope", "col", "colspan", "2");
    html.close("tr").close("thead").open("tbody");
    for (Map.Entry<String, Long> label : labels) {
      double share = (double) label.getValue() / Math.max(1, table.cells());
      html.open("tr").element("th", label.getKey(), "scope", "row");
      html.element("td", Numbers.count(label.getValue()), "class", "number");
      html.element("td", Numbers.percent(share), "class", "number");
      html.open("td", "class", "bar").add(ShareBar.of(share)).close("td").close("tr");
    }
    return html.close("tbody").close("table").close("div");
  }
}
