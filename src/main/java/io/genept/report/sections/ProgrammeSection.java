package io.genept.report.sections;

import io.genept.report.metrics.MetricNames;
import io.genept.report.page.Heat;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.sections.ProgrammeTable.Shown;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Programmes: the largest ones, their expression by label, and what a sweep found. */
public final class ProgrammeSection {
  private ProgrammeSection() {}

  public static Html of(List<ProgrammeTable> tables) {
    Html html = new Html();
    for (ProgrammeTable table : tables) {
      html.element("h3", table.name());
      programmes(html, table);
      if (!table.content().expression().isEmpty()) {
        expression(html, table);
      }
      metrics(html, table);
    }
    return html;
  }

  private static void programmes(Html html, ProgrammeTable table) {
    html.open("figure", "class", "table").element("figcaption", table.summary());
    html.scrolled("Programmes").open("table", "class", "sortable").open("thead").open("tr");
    html.element("th", "", "scope", "col").element("th", "Programme", "scope", "col");
    html.element("th", "Genes", "scope", "col", "class", "number");
    html.element("th", "Most central genes", "scope", "col");
    html.element("th", "Most over-represented set", "scope", "col");
    html.element("th", "In the set", "scope", "col", "class", "number");
    html.element("th", "q", "scope", "col", "class", "number");
    html.close("tr").close("thead").open("tbody");
    for (Shown shown : table.shown()) {
      html.open("tr").element("td", Integer.toString(shown.number()), "class", "number");
      html.element("th", shown.name(), "scope", "row");
      html.element("td", Numbers.count(shown.size()), "class", "number");
      html.element("td", shown.genes());
      html.element("td", shown.set());
      html.element("td", shown.overlap(), "class", "number");
      html.element("td", shown.q(), "class", "number").close("tr");
    }
    html.close("tbody").close("table").close("div").close("figure");
  }

  private static void expression(Html html, ProgrammeTable table) {
    Map<Integer, Map<String, Double>> means = table.meanExpression();
    double highest =
        means.values().stream()
            .flatMap(own -> own.values().stream())
            .filter(Objects::nonNull)
            .mapToDouble(mean -> mean)
            .max()
            .orElse(0);
    List<String> labels = List.copyOf(means.values().iterator().next().keySet());
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "Mean log-normalised expression of the programmes\u2019 genes by "
            + table.labelColumn()
            + ", darker is higher; \u2013 where the atlas has none of the genes.");
    List<Shown> shown = table.shown();
    html.add(
        Heat.of(
            "Programme",
            shown.stream().map(each -> each.number() + " " + each.name()).toList(),
            labels,
            (row, column) -> {
              Double mean = means.get(shown.get(row).number()).get(labels.get(column));
              return mean == null
                  ? new Heat.Field("\u2013", 0, null)
                  : new Heat.Field(shortened(mean), mean / Math.max(highest, 1e-12), null);
            }));
    html.close("figure");
  }

  private static String shortened(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  private static void metrics(Html html, ProgrammeTable table) {
    Map<String, ? extends Map<String, Double>> means = table.meanMetrics();
    Set<String> names = new LinkedHashSet<>();
    means.values().forEach(own -> names.addAll(own.keySet()));
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "What each graph and resolution gives. Modularity is that of resolution 1; enriched share:"
            + " programmes with a set of q below .05, beside the mean of random sets of genes of"
            + " the same sizes.");
    html.scrolled("Graphs and communities")
        .open("table", "class", "sortable")
        .open("thead")
        .open("tr");
    html.element("th", "Graph and communities", "scope", "col");
    names.forEach(
        name -> html.element("th", MetricNames.display(name), "scope", "col", "class", "number"));
    html.close("tr").close("thead").open("tbody");
    means.forEach(
        (graph, own) -> {
          html.open("tr").element("th", graph, "scope", "row");
          for (String name : names) {
            double mean = own.getOrDefault(name, Double.NaN);
            html.element("td", Numbers.countOrDecimal(mean), "class", "number");
          }
          html.close("tr");
        });
    html.close("tbody").close("table").close("div").close("figure");
  }
}
