package io.genept.report;

import io.genept.core.Provenance;
import io.genept.report.metrics.Answer;
import io.genept.report.metrics.BenchOverview;
import io.genept.report.metrics.BenchTable;
import io.genept.report.metrics.ControlComparison;
import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.panels.PanelAnswer;
import io.genept.report.panels.PanelResults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Top of the report: title, what was compared, and the answer with its warnings. */
final class ReportHeader {
  private static final int MOST_SENTENCES = 4;
  private static final int MOST_NAMES = 6;

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
      List<Group> groups, List<BenchTable> tables, List<PanelResults> panels, Provenance report) {
    Html html = new Html();
    html.element("p", "GenePT on Spark", "class", "kicker").element("h1", title(groups));
    html.open("p", "class", "origin").text(compared(tables));
    html.element("time", when(report), "datetime", report.createdAt());
    html.text(" · genept " + report.codeVersion() + " · Spark " + report.sparkVersion());
    html.close("p");
    List<String> sentences = new ArrayList<>();
    BenchOverview overview = BenchOverview.of(tables);
    if (overview.isWorthIt()) {
      sentences.add(overview.sentence());
    }
    sentences.addAll(Answer.of(tables));
    List<String> said = sentences.stream().limit(MOST_SENTENCES).collect(Collectors.toList());
    panels.stream().map(PanelAnswer::of).flatMap(Optional::stream).limit(1).forEach(said::add);
    if (!said.isEmpty()) {
      html.element("p", said.get(0), "class", "lead");
    }
    if (said.size() > 1) {
      html.element("p", String.join(" ", said.subList(1, said.size())), "class", "lead further");
    }
    if (sentences.size() > MOST_SENTENCES) {
      html.element(
          "p",
          Numbers.counted(sentences.size() - MOST_SENTENCES, "more answer")
              + " can be read from the tables below.",
          "class",
          "note");
    }
    return html.add(warnings(tables));
  }

  private static String when(Provenance report) {
    return report.createdAt().replace("T", " ").replace("Z", " UTC");
  }

  /** {@code genept_w beside random_w and expression_pca (controls) · up to 1,500 cells · }. */
  private static String compared(List<BenchTable> all) {
    List<BenchTable> ofCells = all.stream().filter(table -> !table.isOfGenes()).toList();
    List<BenchTable> tables = ofCells.isEmpty() ? all : ofCells;
    if (tables.isEmpty()) {
      return "";
    }
    List<String> own = names(tables, false);
    List<String> controls = names(tables, true);
    long n =
        tables.stream()
            .flatMap(table -> table.rows().stream())
            .flatMap(row -> row.cells().stream())
            .filter(Objects::nonNull)
            .mapToLong(Cell::maxN)
            .max()
            .orElse(0);
    String text =
        own.isEmpty() || controls.isEmpty()
            ? listed(own.isEmpty() ? controls : own)
            : listed(own) + " beside " + listed(controls) + " as controls";
    return text + " · up to " + Numbers.counted(n, "sample") + " · ";
  }

  private static List<String> names(List<BenchTable> tables, boolean controls) {
    return tables.stream()
        .flatMap(table -> table.rows().stream())
        .filter(row -> row.control() == controls)
        .map(BenchTable.Row::embedding)
        .distinct()
        .toList();
  }

  private static String listed(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : Numbers.counted(names.size(), "embedding");
  }

  /** Says of each embedding where it does no better than one that knows nothing. */
  private static Html warnings(List<BenchTable> tables) {
    Map<String, List<ControlComparison>> unbeaten = new LinkedHashMap<>();
    boolean several = BenchTable.areOfSeveralDatasets(tables);
    for (BenchTable table : tables) {
      for (ControlComparison comparison : ControlComparison.of(table)) {
        if (!comparison.isBeaten()) {
          String where = several ? " (" + table.name() + ")" : "";
          unbeaten
              .computeIfAbsent(comparison.embedding() + where, name -> new ArrayList<>())
              .add(comparison);
        }
      }
    }
    Html html = new Html();
    if (unbeaten.isEmpty()) {
      return html;
    }
    html.open("div", "class", "flag", "role", "note", "aria-label", "Warning");
    unbeaten.forEach(
        (embedding, comparisons) ->
            html.open("p")
                .element("strong", embedding + " does not beat its control. ")
                .text(
                    comparisons.stream()
                        .map(ControlComparison::words)
                        .collect(Collectors.joining("; ")))
                .text(". What it shows here comes from expression, not from what its vectors know.")
                .close("p"));
    return html.close("div");
  }
}
