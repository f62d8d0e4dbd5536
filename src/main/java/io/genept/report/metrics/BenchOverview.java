package io.genept.report.metrics;

import io.genept.report.metrics.BenchTable.Row;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Embeddings over several data sets: the mean rank in each results table, and the mean of these.
 * Only embeddings of two data sets or more are looked over, by data sets that have two of these;
 * ranks of other data sets than another embedding's are not comparable with its own.
 *
 * @param tables names of the results tables
 * @param lines those that are in all tables first, in that by their mean, best first, the controls
 *     among the others
 */
public record BenchOverview(List<String> tables, List<Line> lines) {
  private static final int FEWEST = 2;
  private static final int NAMED = 3;

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
    List<BenchTable> ofCells = all.stream().filter(table -> !table.isOfGenes()).toList();
    Map<String, Boolean> embeddings = new LinkedHashMap<>();
    ofCells.stream()
        .flatMap(table -> table.rows().stream())
        .filter(row -> shared(ofCells, row.embedding()))
        .forEach(row -> embeddings.put(row.embedding(), row.control()));
    List<BenchTable> tables =
        ofCells.stream()
            .filter(
                table ->
                    table.rows().stream()
                            .filter(row -> embeddings.containsKey(row.embedding()))
                            .count()
                        >= FEWEST)
            .toList();
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
    lines.sort(
        Comparator.comparing((Line line) -> line.in() < tables.size())
            .thenComparingDouble(Line::mean));
    return new BenchOverview(tables.stream().map(BenchTable::name).toList(), lines);
  }

  private static boolean shared(List<BenchTable> tables, String embedding) {
    return tables.stream().filter(table -> Double.isFinite(meanRank(table, embedding))).count()
        >= FEWEST;
  }

  private static double meanRank(BenchTable table, String embedding) {
    return table.rows().stream()
        .filter(row -> row.embedding().equals(embedding))
        .mapToDouble(Row::meanRank)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Whether at least two embeddings are in all of several data sets. */
  public boolean isWorthIt() {
    return tables.size() >= FEWEST && inAll().size() >= FEWEST;
  }

  private List<Line> inAll() {
    return lines.stream().filter(line -> line.in() == tables.size()).toList();
  }

  /** Which of the embeddings that are in all data sets are first over them. */
  public String sentence() {
    List<Line> all = inAll();
    int first = 1;
    while (first < all.size() && all.get(first).mean() == all.get(0).mean()) {
      first++;
    }
    String text =
        "Over "
            + Numbers.counted(tables.size(), "data set")
            + ", "
            + named(all.subList(0, first))
            + (first == 1 ? " has the best mean rank" : " share the best mean rank");
    List<Line> next = all.subList(first, Math.max(first, Math.min(NAMED, all.size())));
    return text + (next.isEmpty() ? "." : ", before " + named(next) + ".");
  }

  private static String named(List<Line> lines) {
    return lines.stream()
        .map(line -> line.embedding() + " (" + Numbers.oneDecimal(line.mean()) + ")")
        .collect(Collectors.joining(" and "));
  }

  Html table() {
    Html html = new Html();
    html.element("h3", "Over all data sets").open("figure", "class", "table");
    boolean someLack = inAll().size() < lines.size();
    html.element(
        "figcaption",
        "Mean rank in the results table of each data set, 1 for the best."
            + (someLack ? " Embeddings that a data set lacks stand last, not compared." : ""));
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
