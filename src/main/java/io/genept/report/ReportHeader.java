package io.genept.report;

import io.genept.core.Provenance;
import io.genept.report.EmbeddingTable.Coverage;
import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricGroups.Line;
import io.genept.report.metrics.MetricNames;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Top of the report: title, origin, and the main numbers in one paragraph. */
final class ReportHeader {
  private static final int MOST_HEADLINES = 6;

  private ReportHeader() {}

  static String title(List<Group> groups) {
    long pairs = groups.stream().filter(Group::isOfPanels).map(Group::dataset).distinct().count();
    String datasets =
        Stream.concat(
                groups.stream().filter(group -> !group.isOfPanels()).map(Group::dataset),
                Stream.of(pairs > 0 ? "panels of " + Numbers.counted(pairs, "pair") : ""))
            .filter(dataset -> !dataset.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    return datasets.isEmpty() ? "Report on embeddings" : "Evaluation report: " + datasets;
  }

  static Html header(
      List<Group> groups,
      List<MetricsTable> metrics,
      List<EmbeddingTable> embeddings,
      Provenance report) {
    Html html = new Html();
    html.element("p", "GenePT on Spark", "class", "kicker").element("h1", title(groups));
    html.open("p", "class", "origin");
    html.element("time", when(report), "datetime", report.createdAt());
    html.text(" · genept " + report.codeVersion() + " · Spark " + report.sparkVersion());
    html.close("p");
    String lead = sentence(groups, metrics, embeddings);
    if (!lead.isEmpty()) {
      html.element("p", lead, "class", "lead");
    }
    return html;
  }

  private static String when(Provenance report) {
    return report.createdAt().replace("T", " ").replace("Z", " UTC");
  }

  private static String sentence(
      List<Group> groups, List<MetricsTable> metrics, List<EmbeddingTable> embeddings) {
    List<String> sentences = new ArrayList<>();
    if (!metrics.isEmpty()) {
      Set<String> evaluated = new LinkedHashSet<>();
      groups.forEach(group -> group.lines().forEach(line -> evaluated.add(line.embedding())));
      long numbers = metrics.stream().mapToLong(table -> table.metrics().size()).sum();
      sentences.add(
          "This report summarises "
              + Numbers.counted(numbers, "number")
              + " from "
              + Numbers.counted(metrics.size(), "evaluation")
              + " of "
              + Numbers.counted(evaluated.size(), "embedding")
              + ".");
      List<String> headlines =
          groups.stream()
              .filter(group -> !group.isOfPanels())
              .flatMap(ReportHeader::headline)
              .toList();
      headlines.stream().limit(MOST_HEADLINES).forEach(sentences::add);
      if (headlines.size() > MOST_HEADLINES) {
        sentences.add(
            "The tables have " + (headlines.size() - MOST_HEADLINES) + " more of such ranges.");
      }
    }
    if (!embeddings.isEmpty()) {
      sentences.add(coverage(embeddings));
    }
    return String.join(" ", sentences);
  }

  /** The range of the group's best-known metric over the embeddings. */
  private static Stream<String> headline(Group group) {
    String metric =
        MetricNames.HEADLINES.stream()
            .filter(group.metrics()::contains)
            .findFirst()
            .orElse(group.metrics().get(0));
    List<Line> lines =
        group.lines().stream()
            .filter(line -> line.cells().containsKey(metric))
            .filter(line -> !Double.isNaN(line.cells().get(metric).mean()))
            .sorted(Comparator.comparingDouble(line -> line.cells().get(metric).mean()))
            .toList();
    if (lines.isEmpty()) {
      return Stream.empty();
    }
    String what =
        MetricNames.display(metric)
            + " of "
            + MetricNames.display(group.task()).toLowerCase(Locale.ROOT)
            + (group.labelColumn().isEmpty() ? "" : " against " + group.labelColumn());
    Line last = lines.get(lines.size() - 1);
    return Stream.of(
        lines.size() == 1
            ? what + " is " + number(group, last, metric) + "."
            : what
                + " ranges from "
                + number(group, lines.get(0), metric)
                + " to "
                + number(group, last, metric)
                + ".");
  }

  private static String number(Group group, Line line, String metric) {
    Cell cell = line.cells().get(metric);
    return Numbers.decimal(cell.mean())
        + (Double.isNaN(cell.sd()) ? "" : "\u00a0±\u00a0" + Numbers.decimal(cell.sd()))
        + " ("
        + group.lineName(line)
        + ")";
  }

  private static String coverage(List<EmbeddingTable> embeddings) {
    List<Coverage> coverages = embeddings.stream().map(EmbeddingTable::coverage).toList();
    String cells = range(coverages, c -> c.cells() - c.cellsWithoutVector(), Numbers::count);
    String all = range(coverages, Coverage::cells, Numbers::count);
    List<Coverage> stated =
        coverages.stream().filter(c -> !Double.isNaN(EmbeddingSection.matchedShare(c))).toList();
    return Numbers.counted(embeddings.size(), "table")
        + " of cell embeddings: "
        + cells
        + " of "
        + all
        + " cells"
        + (stated.isEmpty()
            ? ""
            : " and "
                + range(stated, EmbeddingSection::matchedShare, Numbers::percent)
                + " of the atlas\u2019s genes")
        + " have a vector.";
  }

  private static <T extends Comparable<T>> String range(
      List<Coverage> coverages, Function<Coverage, T> value, Function<T, String> format) {
    List<String> ends = coverages.stream().map(value).sorted().map(format).distinct().toList();
    return ends.size() == 1 ? ends.get(0) : ends.get(0) + " to " + ends.get(ends.size() - 1);
  }
}
