package io.genept.report;

import io.genept.report.EmbeddingTable.Coverage;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Plots;
import java.util.ArrayList;
import java.util.List;

/** The embeddings: coverage of genes, and the cells in the plane of two principal components. */
final class EmbeddingSection {
  private EmbeddingSection() {}

  /** The maps, one of each embedding. */
  static List<ChartData.Drawn> drawn(List<EmbeddingTable> embeddings, List<String> names) {
    List<ChartData.Drawn> drawn = new ArrayList<>();
    for (int e = 0; e < embeddings.size(); e++) {
      drawn.add(new ChartData.Drawn(names.get(e), "chart-" + e, embeddings.get(e).map()));
    }
    return drawn;
  }

  static Html maps(List<ChartData.Drawn> drawn) {
    Html html = new Html();
    html.open("section", "id", "embeddings").element("h2", "Embeddings");
    MapFigure.withoutScript(html);
    for (ChartData.Drawn one : drawn) {
      html.element("h3", one.name());
      if (one.map() == null) {
        html.element("p", "Fewer than three cells have a vector; nothing is drawn.");
      } else {
        MapFigure.add(html, one, "cell", caption(one.map()));
      }
    }
    return html.close("section");
  }

  private static String caption(ScatterMap map) {
    int drawn = map.x().length;
    return "First two principal components of the cell embeddings"
        + (drawn < map.cells()
            ? "; a fixed sample of "
                + Numbers.count(drawn)
                + " of "
                + Numbers.counted(map.cells(), "cell")
                + " (the smallest hashes of cell_id), to which the components are fitted."
            : "; all " + Numbers.counted(map.cells(), "cell") + " with a vector.");
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
      number(html, Numbers.percent(matchedShare(coverage)));
      number(html, Numbers.count(coverage.cells()));
      number(html, Numbers.count(coverage.cellsWithoutVector()));
      number(html, Numbers.percent(coverage.medianFraction()));
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
    return count < 0 ? "not stated" : Numbers.count(count);
  }
}
