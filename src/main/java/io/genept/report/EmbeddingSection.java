package io.genept.report;

import io.genept.report.EmbeddingTable.Coverage;
import java.util.List;

/** The embeddings: coverage of genes, and the cells in the plane of two principal components. */
final class EmbeddingSection {
  private static final String[] SHAPES = {
    "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0 -8z", "M5 1L9.5 9H0.5z", "M5 0L10 5L5 10L0 5z"
  };

  private EmbeddingSection() {}

  static Html maps(List<EmbeddingTable> embeddings, List<String> names) {
    Html html = new Html();
    html.open("section", "id", "embeddings").element("h2", "Embeddings");
    html.open("noscript")
        .element(
            "p",
            "The scatter plots need JavaScript; all numbers stand in the tables.",
            "class",
            "note");
    html.close("noscript");
    for (int e = 0; e < embeddings.size(); e++) {
      html.element("h3", names.get(e));
      ScatterMap map = embeddings.get(e).map();
      if (map == null) {
        html.element("p", "Fewer than three cells have a vector; nothing is drawn.");
      } else {
        figure(html, map, e);
      }
    }
    return html.close("section");
  }

  private static void figure(Html html, ScatterMap map, int embedding) {
    html.open("figure", "class", "map").open("div", "class", "panels");
    for (int c = 0; c < map.columns().size(); c++) {
      Categories column = map.columns().get(c);
      String chart = "chart-" + embedding + "-" + c;
      html.open("div", "class", "panel");
      html.element("h4", column.column().isEmpty() ? "cells" : column.column());
      html.open("div", "class", "chart", "id", chart).close("div");
      legend(html, column, chart);
      html.close("div");
    }
    html.close("div");
    int drawn = map.x().length;
    html.open("figcaption").text("First two principal components of the cell embeddings");
    html.text(
        drawn < map.cells()
            ? "; a fixed sample of "
                + Html.count(drawn)
                + " of "
                + Html.counted(map.cells(), "cell")
                + " (the smallest hashes of cell_id), to which the components are fitted."
            : "; all " + Html.counted(map.cells(), "cell") + " with a vector.");
    html.text(" Click on a name to hide or show it; counts are of all cells.");
    html.close("figcaption").close("figure");
  }

  private static void legend(Html html, Categories column, String chart) {
    html.open("ul", "class", "legend");
    for (int g = 0; g < column.groups().size(); g++) {
      Categories.Group group = column.groups().get(g);
      html.open("li");
      html.open(
          "button",
          "type",
          "button",
          "aria-pressed",
          "true",
          "data-chart",
          chart,
          "data-group",
          Integer.toString(g));
      html.open("svg", "viewBox", "0 0 10 10", "class", group.colour(), "aria-hidden", "true");
      html.open("path", "d", SHAPES[group.shape()]).close("path").close("svg");
      html.element("span", group.name());
      html.element("span", Html.count(group.cells()), "class", "cells");
      html.close("button").close("li");
    }
    html.close("ul");
  }

  static Html coverage(List<EmbeddingTable> embeddings, List<String> names) {
    Html html = new Html();
    html.open("section", "id", "coverage").element("h2", "Coverage of genes");
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "Genes of the atlas with and without a vector, and the share of each cell\u2019s counts"
            + " that falls on genes with one.");
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.element("th", "Embedding", "scope", "col");
    for (String head :
        List.of(
            "Genes matched",
            "Genes missing",
            "Genes matched, %",
            "Cells",
            "Cells without any matched gene",
            "Median share of counts")) {
      html.element("th", head, "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody");
    for (int e = 0; e < embeddings.size(); e++) {
      Coverage coverage = embeddings.get(e).coverage();
      html.open("tr").element("th", names.get(e), "scope", "row");
      number(html, known(coverage.genesMatched()));
      number(html, known(coverage.genesMissing()));
      number(html, Html.percent(matchedShare(coverage)));
      number(html, Html.count(coverage.cells()));
      number(html, Html.count(coverage.cellsWithoutVector()));
      number(html, Html.percent(coverage.medianFraction()));
      html.close("tr");
    }
    html.close("tbody").close("table").close("div").close("figure");
    html.open("div", "class", "plots");
    for (int e = 0; e < embeddings.size(); e++) {
      html.open("figure", "class", "plot").element("h4", names.get(e));
      html.add(
          Plots.histogram(
              "Cells by matched share of counts, " + names.get(e),
              embeddings.get(e).coverage().bins()));
      html.element("figcaption", "Cells by matched share of counts").close("figure");
    }
    return html.close("div").close("section");
  }

  /** Share of the atlas's genes with a vector; NaN if the table does not say. */
  static double matchedShare(Coverage coverage) {
    return coverage.genesMatched() < 0 || coverage.genesMissing() < 0
        ? Double.NaN
        : (double) coverage.genesMatched() / (coverage.genesMatched() + coverage.genesMissing());
  }

  private static void number(Html html, String text) {
    html.element("td", text, "class", "number");
  }

  private static String known(long count) {
    return count < 0 ? "not stated" : Html.count(count);
  }
}
