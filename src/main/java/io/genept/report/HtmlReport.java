package io.genept.report;

import io.genept.core.Provenance;
import io.genept.report.maps.MapData;
import io.genept.report.maps.MapSection;
import io.genept.report.maps.PointFigure;
import io.genept.report.metrics.BenchSection;
import io.genept.report.metrics.BenchTable;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricNames;
import io.genept.report.metrics.MetricSection;
import io.genept.report.page.Html;
import io.genept.report.page.Page;
import io.genept.report.panels.PanelResults;
import io.genept.report.panels.PanelSection;
import io.genept.report.sections.CoverageSection;
import io.genept.report.sections.PredictionSection;
import io.genept.report.sections.ProgrammeSection;
import io.genept.report.sections.ProvenanceSection;
import io.genept.report.sections.PublishedCellResults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report as one HTML file: a section for each kind of table. */
final class HtmlReport {
  /** Tasks of cells in the order in which they are shown; others follow as they come. */
  private static final List<String> TASKS =
      List.of("annotation", "clustering", "batch", "phenotype", "fine_tuning");

  private HtmlReport() {}

  /** The page; {@code provenance} is that of the report itself. */
  static String render(ReportTables tables, Provenance provenance) {
    List<Group> groups = tables.groups();
    Map<String, Html> sections = new LinkedHashMap<>();
    List<BenchTable> benches = tables.benches();
    if (!benches.isEmpty()) {
      sections.put("Results", BenchSection.of(benches));
    }
    List<PointFigure> figures = tables.maps().figures();
    if (!figures.isEmpty()) {
      sections.put("Maps", MapSection.of(figures));
    }
    List<PanelResults> panels = PanelResults.of(tables.numbers());
    if (!panels.isEmpty()) {
      sections.put("Panels", PanelSection.of(panels));
    }
    if (!tables.embeddings().isEmpty()) {
      sections.put("Coverage", CoverageSection.of(tables.embeddings(), tables.embeddingNames()));
    }
    if (!tables.programmes().isEmpty()) {
      sections.put("Programmes", ProgrammeSection.of(tables.programmes()));
    }
    if (!tables.crossTables().isEmpty()) {
      sections.put("Predictions", PredictionSection.of(tables.crossTables(), tables.numbers()));
    }
    byTask(groups)
        .forEach(
            (task, own) ->
                sections.put(
                    MetricNames.display(task),
                    new Html()
                        .open("section", "id", MetricSection.id(task))
                        .element("h2", MetricNames.display(task))
                        .add(MetricSection.of(own, tables.batchColumns()))
                        .close("section")));
    if (groups.stream().anyMatch(group -> group.task().equals("clustering"))) {
      sections.put("Context", PublishedCellResults.section());
    }
    sections.put("Provenance", ProvenanceSection.of(tables.sources()));
    Html navigation = new Html();
    Html body = new Html();
    sections.forEach(
        (name, section) -> {
          navigation.element("a", name, "href", "#" + MetricSection.id(name));
          body.add(section);
        });
    String maps = MapData.json(figures);
    return Page.render(
        ReportHeader.title(groups),
        ReportHeader.header(groups, benches, panels, provenance),
        navigation,
        body,
        scripts(maps),
        maps == null ? null : "{\"maps\":" + maps + "}");
  }

  private static List<String> scripts(String maps) {
    return maps == null ? List.of("tables.js") : List.of("tables.js", MapSection.SCRIPT);
  }

  /** Groups of each task, panels left out, in the order of the tasks' worth to a reader. */
  private static Map<String, List<Group>> byTask(List<Group> groups) {
    Map<String, List<Group>> byTask = new LinkedHashMap<>();
    TASKS.forEach(task -> byTask.put(task, new ArrayList<>()));
    groups.stream()
        .filter(group -> !group.isOfPanels())
        .forEach(
            group -> byTask.computeIfAbsent(group.task(), task -> new ArrayList<>()).add(group));
    byTask.values().removeIf(List::isEmpty);
    return byTask;
  }
}
