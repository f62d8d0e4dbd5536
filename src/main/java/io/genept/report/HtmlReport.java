package io.genept.report;

import io.genept.core.Provenance;
import io.genept.report.maps.MapData;
import io.genept.report.maps.MapSection;
import io.genept.report.metrics.BenchChoice;
import io.genept.report.metrics.BenchSection;
import io.genept.report.metrics.BenchTable;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricNames;
import io.genept.report.metrics.MetricSection;
import io.genept.report.page.Html;
import io.genept.report.page.Page;
import io.genept.report.panels.PanelResults;
import io.genept.report.panels.PanelSection;
import io.genept.report.predictions.AnnotationSection;
import io.genept.report.predictions.ClusteringSection;
import io.genept.report.predictions.PhenotypeSection;
import io.genept.report.predictions.PredictionSection;
import io.genept.report.sections.CostSection;
import io.genept.report.sections.CoverageSection;
import io.genept.report.sections.CoverageTable;
import io.genept.report.sections.FineTuningSection;
import io.genept.report.sections.MissingGenes;
import io.genept.report.sections.ProgrammeSection;
import io.genept.report.sections.ProvenanceSection;
import io.genept.report.sections.PublishedCellResults;
import io.genept.report.sections.TransferSection;
import io.genept.table.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report as one HTML file: the answer, then sections, of which empty ones do not appear. */
final class HtmlReport {
  /** Titles that are longer than the name in the list of contents. */
  private static final Map<String, String> TITLES =
      Map.of(
          "Panels", "Panels that share few genes",
          "Transfer", "Label transfer",
          "Predictions", "Predictions beside labels",
          "Coverage", "Coverage of genes",
          "Programmes", "Gene programmes",
          "Cost", "Time and cost of each stage",
          "Context", "The paper\u2019s results, for context");

  private final ReportTables tables;
  private final List<Group> groups;
  private final Html navigation = new Html();
  private final Html body = new Html();

  private HtmlReport(ReportTables tables) {
    this.tables = tables;
    this.groups = tables.groups();
  }

  /** The page; {@code provenance} is that of the report itself. */
  static String render(ReportTables tables, Provenance provenance) {
    HtmlReport report = new HtmlReport(tables);
    List<BenchTable> benches = tables.benches();
    List<PanelResults> panels = PanelResults.of(tables.numbers());
    report.sections(benches, panels);
    String maps = MapData.json(tables.maps().figures());
    return Page.render(
        ReportHeader.title(report.groups),
        ReportHeader.header(report.groups, benches, panels, provenance),
        report.navigation,
        report.body,
        scripts(maps != null),
        maps == null ? null : "{\"maps\":" + maps + "}");
  }

  private static List<String> scripts(boolean maps) {
    List<String> scripts = new ArrayList<>(List.of("tables.js"));
    if (maps) {
      scripts.addAll(MapSection.SCRIPTS);
    }
    return scripts;
  }

  private void sections(List<BenchTable> benches, List<PanelResults> panels) {
    ReportDetails details = tables.details();
    section("Results", BenchSection.of(benches));
    section("Maps", MapSection.of(tables.maps().figures()));
    section("Panels", PanelSection.of(panels));
    section(
        "Annotation",
        AnnotationSection.of(tables.metrics(), details.errors()).add(numbers("annotation")));
    section("Clustering", ClusteringSection.of(tables.metrics()).add(numbers("clustering")));
    section("Batch", batch());
    section(
        "Phenotype",
        PhenotypeSection.of(tables.metrics(), details.patients()).add(numbers("phenotype")));
    section("Fine-tuning", FineTuningSection.of(details.networks()).add(numbers("fine_tuning")));
    section("Transfer", TransferSection.of(details.transfers()));
    furtherTasks().forEach(task -> section(MetricNames.display(task), numbers(task)));
    section("Predictions", PredictionSection.of(tables.metrics()));
    section("Coverage", coverage());
    section("Programmes", ProgrammeSection.of(tables.programmes()));
    section("Cost", CostSection.of(details.lineage()));
    if (groups.stream().anyMatch(group -> group.task().equals("clustering"))) {
      section("Context", PublishedCellResults.section());
    }
    section("Provenance", ProvenanceSection.of(tables.sources()));
  }

  private void section(String name, Html content) {
    if (content.isEmpty()) {
      return;
    }
    String id = MetricSection.id(name);
    navigation.element("a", name, "href", "#" + id);
    body.open("section", "id", id).element("h2", TITLES.getOrDefault(name, name));
    body.add(content).close("section");
  }

  private Html numbers(String task) {
    return MetricSection.of(
        groups.stream()
            .filter(
                group -> group.task().equals(task) || group.task().equals(task + Metrics.BY_CLASS))
            .filter(group -> !isOfBatch(group))
            .toList(),
        tables.batchColumns());
  }

  private Html batch() {
    return MetricSection.of(
        groups.stream().filter(this::isOfBatch).toList(), tables.batchColumns());
  }

  private boolean isOfBatch(Group group) {
    return group.task().equals("batch") || tables.batchColumns().contains(group.labelColumn());
  }

  /** Tasks without a section of their own, those of genes, as they come. */
  private List<String> furtherTasks() {
    return groups.stream()
        .filter(group -> !group.isOfPanels() && !BenchChoice.isOfCells(group))
        .map(Group::task)
        .distinct()
        .filter(task -> !task.endsWith(Metrics.BY_CLASS))
        .toList();
  }

  private Html coverage() {
    if (tables.embeddings().isEmpty()) {
      return new Html();
    }
    Map<String, Provenance> provenances = new LinkedHashMap<>();
    List<String> names = tables.embeddingNames();
    for (int e = 0; e < names.size(); e++) {
      CoverageTable table = tables.embeddings().get(e);
      provenances.put(names.get(e), table.source().provenance());
    }
    return CoverageSection.of(tables.embeddings(), names).add(MissingGenes.of(provenances));
  }
}
