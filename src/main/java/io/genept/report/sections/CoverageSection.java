package io.genept.report.sections;

import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Plots;
import io.genept.report.sections.CoverageTable.Coverage;
import java.util.List;

/** Coverage of genes: a table of the embeddings, and their cells by matched share of counts. */
public final class CoverageSection {
  private CoverageSection() {}

  /** The section. */
  public static Html of(List<CoverageTable> embeddings, List<String> names) {
    Html html = new Html();
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "Genes of the atlas with and without a vector, and the share of each cell\u2019s counts"
            + " that falls on genes with one.");
    html.scrolled("Coverage of genes").open("table", "class", "sortable").open("thead").open("tr");
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
      html.open("figure", "class", "plot").element("h3", names.get(e));
      html.add(
          Plots.histogram(
              "Cells by matched share of counts, " + names.get(e),
              embeddings.get(e).coverage().bins()));
      html.element("figcaption", "Cells by matched share of counts").close("figure");
    }
    return html.close("div");
  }

  /** Share of the atlas's genes with a vector; NaN if the table does not say. */
  public static double matchedShare(Coverage coverage) {
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
