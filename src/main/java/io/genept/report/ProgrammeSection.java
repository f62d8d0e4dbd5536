package io.genept.report;

import io.genept.table.Metrics.Metric;
import io.genept.table.Programmes.BestSet;
import io.genept.table.Programmes.Expression;
import io.genept.table.Programmes.Programme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Programmes: the largest ones, their expression by label, and what a sweep found. */
final class ProgrammeSection {
  /** As many as Fig. 2g of the paper shows. */
  private static final int SHOWN = 20;

  private static final int GENES = 8;
  private static final int SHADES = 20;

  private ProgrammeSection() {}

  static Html of(List<ProgrammeTable> tables) {
    Html html = new Html();
    html.open("section", "id", "programmes").element("h2", "Gene programmes");
    for (ProgrammeTable table : tables) {
      html.element("h3", table.name());
      programmes(html, table);
      if (!table.content().expression().isEmpty()) {
        expression(html, table);
      }
      metrics(html, table);
    }
    return html.close("section");
  }

  private static List<Programme> shown(ProgrammeTable table) {
    List<Programme> all = table.content().programmes();
    return all.subList(0, Math.min(SHOWN, all.size()));
  }

  private static void programmes(Html html, ProgrammeTable table) {
    int all = table.content().programmes().size();
    long genes =
        table.content().genes().stream()
            .map(gene -> gene.programme())
            .filter(Objects::nonNull)
            .count();
    List<Programme> shown = shown(table);
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        Html.counted(all, "programme")
            + " of "
            + Html.count(genes)
            + " of "
            + Html.counted(table.content().genes().size(), "gene")
            + (shown.size() < all ? "; the largest " + shown.size() + " are shown" : "")
            + ". p: hypergeometric, among genes of any set; q: Benjamini and Hochberg over all"
            + " programmes and sets.");
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.element("th", "", "scope", "col").element("th", "Programme", "scope", "col");
    html.element("th", "Genes", "scope", "col", "class", "number");
    html.element("th", "Most central genes", "scope", "col");
    html.element("th", "Most over-represented set", "scope", "col");
    html.element("th", "In the set", "scope", "col", "class", "number");
    html.element("th", "q", "scope", "col", "class", "number");
    html.close("tr").close("thead").open("tbody");
    for (Programme programme : shown) {
      BestSet best = programme.best();
      List<String> members = programme.genes();
      html.open("tr").element("td", Integer.toString(programme.programme()), "class", "number");
      html.element("th", readable(programme.name()), "scope", "row");
      html.element("td", Html.count(members.size()), "class", "number");
      html.element(
          "td",
          String.join(", ", members.subList(0, Math.min(GENES, members.size())))
              + (members.size() > GENES ? ", \u2026" : ""));
      html.element("td", best == null ? "not tested" : readable(best.name()));
      html.element(
          "td",
          best == null ? "" : Html.count(best.overlap()) + " of " + Html.count(best.setGenes()),
          "class",
          "number");
      html.element(
          "td",
          best == null ? "" : String.format(Locale.ROOT, "%.1e", best.q()),
          "class",
          "number");
      html.close("tr");
    }
    html.close("tbody").close("table").close("div").close("figure");
  }

  private static void expression(Html html, ProgrammeTable table) {
    List<Programme> shown = shown(table);
    Map<Integer, Map<String, Expression>> byProgramme = new LinkedHashMap<>();
    double highest = 0;
    for (Expression one : table.content().expression()) {
      if (one.programme() <= shown.size()) {
        byProgramme
            .computeIfAbsent(one.programme(), p -> new LinkedHashMap<>())
            .put(one.label(), one);
        highest = Math.max(highest, one.mean() == null ? 0 : one.mean());
      }
    }
    List<String> labels = List.copyOf(byProgramme.values().iterator().next().keySet());
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "Mean log-normalised expression of the programmes\u2019 genes by "
            + table.provenance().option("label-column").orElse(null)
            + ", darker is higher; \u2013 where the atlas has none of the genes.");
    html.open("div", "class", "scroll").open("table", "class", "heat").open("thead").open("tr");
    html.element("th", "Programme", "scope", "col");
    for (String label : labels) {
      html.open("th", "scope", "col", "class", "up").element("span", label).close("th");
    }
    html.close("tr").close("thead").open("tbody");
    for (Programme programme : shown) {
      html.open("tr");
      html.element("th", programme.programme() + " " + readable(programme.name()), "scope", "row");
      for (String label : labels) {
        Double mean = byProgramme.get(programme.programme()).get(label).mean();
        int shade = mean == null ? 0 : (int) Math.round(SHADES * mean / Math.max(highest, 1e-12));
        html.element("td", mean == null ? "\u2013" : shortened(mean), "class", "s" + shade);
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div").close("figure");
  }

  private static String shortened(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  private static void metrics(Html html, ProgrammeTable table) {
    Map<String, List<Metric>> byLearner =
        table.content().metrics().stream()
            .collect(
                Collectors.groupingBy(Metric::learner, LinkedHashMap::new, Collectors.toList()));
    List<String> names = table.content().metrics().stream().map(Metric::metric).distinct().toList();
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "What each graph and resolution gives. Modularity is that of resolution 1; enriched share:"
            + " programmes with a set of q below .05, beside the mean of random sets of genes of"
            + " the same sizes.");
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.element("th", "Graph and communities", "scope", "col");
    names.forEach(
        name -> html.element("th", MetricSection.display(name), "scope", "col", "class", "number"));
    html.close("tr").close("thead").open("tbody");
    byLearner.forEach(
        (learner, metrics) -> {
          html.open("tr").element("th", learner, "scope", "row");
          for (String name : names) {
            double mean =
                metrics.stream()
                    .filter(metric -> metric.metric().equals(name) && metric.value() != null)
                    .mapToDouble(Metric::value)
                    .average()
                    .orElse(Double.NaN);
            html.element("td", number(mean), "class", "number");
          }
          html.close("tr");
        });
    html.close("tbody").close("table").close("div").close("figure");
  }

  private static String number(double value) {
    return Double.isFinite(value) && value == Math.rint(value) && Math.abs(value) >= 2
        ? Html.count((long) value)
        : Html.decimal(value);
  }

  /** {@code REACTOME_CELL_CYCLE} as {@code REACTOME CELL CYCLE}, which can break into lines. */
  private static String readable(String name) {
    return name.replace('_', ' ');
  }
}
