package io.genept.report.metrics;

import io.genept.report.metrics.BenchTable.Row;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Embeddings over several data sets: the mean rank in each results table, and the mean of these.
 *
 * @param tables names of the results tables
 * @param lines by that mean, best first, the controls among the others
 */
public record BenchOverview(List<String> tables, List<Line> lines) {
  private static final int FEWEST = 2;

  /**
   * An embedding.
   *
   * @param meanRanks by table; NaN where it has no number
   * @param mean of the mean ranks
   * @param in how many tables it has numbers
   */
  public record Line(
      String embedding, boolean control, List<Double> meanRanks, double mean, int in) {}

  /** Of the tables of cells. */
  public static BenchOverview of(List<BenchTable> all) {
    List<BenchTable> tables = all.stream().filter(table -> !table.isOfGenes()).toList();
    Map<String, Boolean> embeddings = new LinkedHashMap<>();
    tables.forEach(
        table -> table.rows().forEach(row -> embeddings.put(row.embedding(), row.control())));
    List<Line> lines = new ArrayList<>();
    embeddings.forEach(
        (embedding, control) -> {
          List<Double> ranks = tables.stream().map(table -> meanRank(table, embedding)).toList();
          double[] known = ranks.stream().mapToDouble(r -> r).filter(Double::isFinite).toArray();
          lines.add(
              new Line(
                  embedding,
                  control,
                  ranks,
                  DoubleStream.of(known).average().orElse(Double.NaN),
                  known.length));
        });
    lines.sort(Comparator.comparingDouble(Line::mean));
    return new BenchOverview(tables.stream().map(BenchTable::name).toList(), lines);
  }

  private static double meanRank(BenchTable table, String embedding) {
    return table.rows().stream()
        .filter(row -> row.embedding().equals(embedding))
        .mapToDouble(Row::meanRank)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Whether there is more than one data set to look over. */
  public boolean isWorthIt() {
    return tables.size() >= FEWEST && lines.size() > 1;
  }

  /** Which embeddings are first over the data sets. */
  public String sentence() {
    List<String> named =
        lines.stream()
            .limit(3)
            .map(line -> line.embedding() + " (" + Numbers.oneDecimal(line.mean()) + ")")
            .toList();
    return "Over "
        + Numbers.counted(tables.size(), "data set")
        + ", "
        + named.get(0)
        + " has the best mean rank, before "
        + String.join(" and ", named.subList(1, named.size()))
        + ".";
  }

  Html table() {
    Html html = new Html();
    html.element("h3", "Over all data sets").open("figure", "class", "table");
    html.element("figcaption", "Mean rank in the results table of each data set, 1 for the best.");
    html.scrolled("Mean ranks over data sets");
    html.open("table", "class", "sortable").open("thead").open("tr");
    html.element("th", "Embedding", "scope", "col");
    tables.forEach(name -> html.element("th", name, "scope", "col", "class", "number"));
    html.element("th", "Mean", "scope", "col", "class", "number");
    html.close("tr").close("thead").open("tbody");
    for (Line line : lines) {
      html.open("tr").open("th", "scope", "row").text(line.embedding());
      if (line.control()) {
        html.element("span", "control", "class", "under");
      }
      html.close("th");
      line.meanRanks().forEach(rank -> rank(html, rank));
      rank(html, line.mean());
      html.close("tr");
    }
    return html.close("tbody").close("table").close("div").close("figure");
  }

  private static void rank(Html html, double rank) {
    html.open("td", "class", "number", "data-value", Double.toString(-rank));
    html.text(Double.isNaN(rank) ? "\u2013" : Numbers.oneDecimal(rank)).close("td");
  }
}
