package io.genept.report.metrics;

import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricGroups.Line;
import io.genept.report.metrics.MetricGroups.Replicates;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Plots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The numbers: for each task a table and a dot plot of each metric. */
public final class MetricSection {
  /** Lines of a table that is not behind a disclosure. */
  private static final int MOST_OPEN = 12;

  /** Metrics that have a plot each; where there are more, as of single classes, none has. */
  private static final int MOST_PLOTTED = 10;

  private MetricSection() {}

  /** {@code fine-tuning} of {@code fine_tuning}: the place of a section in the page. */
  public static String id(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /**
   * The groups of a task.
   *
   * @param batchColumns columns of batches, with which agreement is not wanted
   */
  public static Html of(List<Group> groups, Set<String> batchColumns) {
    Html html = new Html();
    for (Group group : groups) {
      html.element("h3", group.heading());
      if (batchColumns.contains(group.labelColumn())) {
        html.element(
            "p",
            group.labelColumn() + " is a batch: the less the clusters agree with it, the better.",
            "class",
            "note");
      }
      numbers(html, group);
    }
    return html;
  }

  private static void numbers(Html html, Group group) {
    boolean wide = group.metrics().size() > MOST_PLOTTED;
    boolean folded = wide || group.lines().size() > MOST_OPEN;
    if (folded) {
      html.open("details")
          .element(
              "summary",
              "All numbers: "
                  + Numbers.counted(group.lines().size(), "row")
                  + (wide ? "" : ", and a plot of each metric"));
    }
    table(html, group, sources(group));
    if (!wide) {
      plots(html, group);
    }
    if (folded) {
      html.close("details");
    }
  }

  private static void table(Html html, Group group, List<String> sources) {
    html.open("figure", "class", "table");
    html.open("figcaption").text(caption(group)).close("figcaption");
    html.scrolled(group.heading());
    html.open("table", "class", "sortable").open("thead").open("tr");
    html.element("th", "Embedding", "scope", "col");
    if (!learners(group).isEmpty()) {
      html.element("th", "Learner", "scope", "col");
    }
    for (String metric : group.metrics()) {
      html.element("th", MetricNames.display(metric), "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody");
    for (Line line : group.lines()) {
      line(html, group, line, sources);
    }
    html.close("tbody").close("table").close("div");
    notes(html, group, sources);
    html.close("figure");
  }

  private static void line(Html html, Group group, Line line, List<String> sources) {
    String replicates = usualReplicates(line);
    long minN = line.cells().values().stream().mapToLong(Cell::minN).min().orElse(0);
    long maxN = line.cells().values().stream().mapToLong(Cell::maxN).max().orElse(0);
    String n = Numbers.count(minN) + (maxN > minN ? "\u2013" + Numbers.count(maxN) : "");
    html.open("tr").open("th", "scope", "row").text(line.embedding());
    html.element("span", replicates + ", n\u00a0=\u00a0" + n, "class", "under").close("th");
    if (!learners(group).isEmpty()) {
      html.element("td", line.learner());
    }
    for (String metric : group.metrics()) {
      Cell cell = line.cells().get(metric);
      if (cell == null) {
        html.element("td", "\u2013", "class", "number");
      } else {
        cell(html, cell, replicates, sources);
      }
    }
    html.close("tr");
  }

  private static void cell(Html html, Cell cell, String usual, List<String> sources) {
    html.open("td", "class", "number", "data-value", Double.toString(cell.mean()));
    html.text(Numbers.decimal(cell.mean()));
    if (!Double.isNaN(cell.sd())) {
      html.element("span", " ± " + Numbers.decimal(cell.sd()), "class", "sd");
    }
    if (!Double.isNaN(cell.halfWidth())) {
      String interval =
          Numbers.interval(cell.mean() - cell.halfWidth(), cell.mean() + cell.halfWidth());
      html.element("span", "95 % " + interval, "class", "under");
    }
    if (cell.reference() != null) {
      html.open("span", "class", "under").text("paper " + Numbers.decimal(cell.reference()));
      if (cell.referenceSource() != null) {
        html.element("sup", mark(sources.indexOf(cell.referenceSource())));
      }
      html.close("span");
    }
    if (!replicates(cell).equals(usual)) {
      html.element("span", replicates(cell), "class", "under");
    }
    if (cell.undefined() > 0) {
      html.element("span", cell.undefined() + " undefined", "class", "under warning");
    }
    html.close("td");
  }

  private static void notes(Html html, Group group, List<String> sources) {
    for (int i = 0; i < sources.size(); i++) {
      html.open("p", "class", "footnote")
          .element("sup", mark(i))
          .text(" " + sources.get(i))
          .close("p");
    }
    Set<String> messages = new TreeSet<>();
    for (Line line : group.lines()) {
      line.cells()
          .values()
          .forEach(
              cell ->
                  cell.messages()
                      .forEach(message -> messages.add(group.lineName(line) + ": " + message)));
    }
    if (!messages.isEmpty()) {
      html.open("details").element("summary", Numbers.counted(messages.size(), "remark"));
      messages.forEach(message -> html.element("p", message, "class", "footnote"));
      html.close("details");
    }
  }

  private static void plots(Html html, Group group) {
    html.open("div", "class", "plots");
    for (String metric : group.metrics()) {
      if (!MetricNames.isComparable(metric)) {
        continue;
      }
      List<Plots.Dot> dots = new ArrayList<>();
      for (Line line : group.lines()) {
        Cell cell = line.cells().get(metric);
        if (cell != null && !Double.isNaN(cell.mean())) {
          String learner =
              group.severalLearners() && !line.learner().isEmpty() ? line.learner() : null;
          dots.add(
              new Plots.Dot(line.embedding(), learner, cell.mean(), cell.sd(), cell.reference()));
        }
      }
      if (!dots.isEmpty()) {
        html.open("figure", "class", "plot").element("h4", MetricNames.display(metric));
        html.add(Plots.dots(group.heading() + ": " + MetricNames.display(metric), dots))
            .close("figure");
      }
    }
    html.close("div");
    boolean references =
        group.lines().stream()
            .flatMap(line -> line.cells().values().stream())
            .anyMatch(cell -> cell.reference() != null);
    html.element(
        "p",
        "Dots: mean. Bars: one sample standard deviation to each side."
            + (references ? " Diamonds: the paper\u2019s value." : ""),
        "class",
        "footnote");
  }

  /** Says over what the means are taken, if that is the same in the whole table. */
  private static String caption(Group group) {
    List<String> over =
        group.lines().stream()
            .flatMap(line -> line.cells().values().stream())
            .filter(cell -> cell.replicates() != Replicates.NONE)
            .map(MetricSection::replicates)
            .distinct()
            .toList();
    return "Mean ± sample standard deviation over "
        + (over.size() == 1 ? over.get(0) : "the replicates")
        + " (s.d. with ddof = 1); 95 %: interval of the mean over seeds, by Student's t; n: samples"
        + " behind each value.";
  }

  private static List<String> learners(Group group) {
    return group.lines().stream().map(Line::learner).filter(name -> !name.isEmpty()).toList();
  }

  private static List<String> sources(Group group) {
    return group.lines().stream()
        .flatMap(line -> line.cells().values().stream())
        .filter(cell -> cell.reference() != null && cell.referenceSource() != null)
        .map(Cell::referenceSource)
        .distinct()
        .toList();
  }

  private static String usualReplicates(Line line) {
    return line.cells().values().stream()
        .max(Comparator.comparingInt(Cell::count))
        .map(MetricSection::replicates)
        .orElse("\u2013");
  }

  private static String replicates(Cell cell) {
    return cell.replicates() == Replicates.NONE
        ? Numbers.counted(cell.count(), "value")
        : Numbers.counted(cell.count(), cell.replicates().noun);
  }

  private static String mark(int index) {
    return index < 26 ? String.valueOf((char) ('a' + index)) : String.valueOf(index + 1);
  }
}
