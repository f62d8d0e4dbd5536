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
      List<String> sources = sources(group);
      table(html, group, sources);
      plots(html, group);
    }
    return html;
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
    html.element("th", "Replicates", "scope", "col", "class", "number");
    html.element("th", "n", "scope", "col", "class", "number");
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
    html.open("tr").element("th", line.embedding(), "scope", "row");
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
    html.element("td", replicates, "class", "number");
    long minN = line.cells().values().stream().mapToLong(Cell::minN).min().orElse(0);
    long maxN = line.cells().values().stream().mapToLong(Cell::maxN).max().orElse(0);
    String n = Numbers.count(minN) + (maxN > minN ? "\u2013" + Numbers.count(maxN) : "");
    html.element("td", n, "class", "number").close("tr");
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
