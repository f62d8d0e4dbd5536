package io.genept.report.sections;

import io.genept.report.page.Html;
import java.util.List;
import java.util.Locale;

/**
 * The paper's clustering results of GenePT-w by cell type (Chen and Zou, GenePT, Table 2), which
 * give a sense of scale and are no target: other data sets, another text model.
 */
public final class PublishedCellResults {
  private record Published(String dataset, double ari, double ami, String asw) {}

  private static final List<Published> TABLE_2 =
      List.of(
          new Published("Aorta", 0.54, 0.60, "0.03"),
          new Published("Artery", 0.42, 0.67, "0.16"),
          new Published("Bones", 0.21, 0.29, "0.02"),
          new Published("Myeloid", 0.21, 0.28, "0.001"),
          new Published("Pancreas", 0.49, 0.69, "0.15"),
          new Published("Multiple sclerosis", 0.17, 0.32, "\u22120.02"));

  private PublishedCellResults() {}

  public static Html section() {
    Html html = new Html();
    html.open("div", "class", "flag", "role", "note");
    html.element("strong", "Other data sets, another text model: context, not a target.");
    html.text(" The ARI of one run moves by 0.05 to 0.2 with the seed.");
    html.close("div");
    html.open("figure", "class", "table narrow");
    html.element(
        "figcaption",
        "GenePT-w against cell type, k-means with as many clusters as types. Chen and Zou, GenePT,"
            + " Table 2.");
    html.scrolled("Results of the paper")
        .open("table", "class", "sortable")
        .open("thead")
        .open("tr");
    html.element("th", "Data set", "scope", "col");
    for (String metric : List.of("ARI", "AMI", "ASW")) {
      html.element("th", metric, "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody");
    for (Published row : TABLE_2) {
      html.open("tr").element("th", row.dataset(), "scope", "row");
      html.element("td", two(row.ari()), "class", "number");
      html.element("td", two(row.ami()), "class", "number");
      html.element("td", row.asw(), "class", "number").close("tr");
    }
    return html.close("tbody").close("table").close("div").close("figure");
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
