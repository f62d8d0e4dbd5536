package io.genept.report;

import io.genept.core.Provenance;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricSection;
import io.genept.report.page.Html;
import io.genept.report.page.Page;
import io.genept.report.panels.PanelResults;
import io.genept.report.panels.PanelSection;
import io.genept.report.sections.PredictionSection;
import io.genept.report.sections.ProgrammeSection;
import io.genept.report.sections.ProvenanceSection;
import io.genept.report.sections.PublishedCellResults;
import io.genept.table.PlaneMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as one HTML file: a section for each kind of table. */
final class HtmlReport {
  private HtmlReport() {}

  /** The page; {@code provenance} is that of the report itself. */
  static String render(ReportTables tables, Provenance provenance) {
    List<Group> groups = tables.groups();
    List<String> names = names(tables.embeddings());
    List<ChartData.Drawn> drawn = EmbeddingSection.drawn(tables.embeddings(), names);
    List<ChartData.Drawn> charts = new ArrayList<>(drawn);
    Map<String, Html> sections = new LinkedHashMap<>();
    List<Group> single = groups.stream().filter(group -> !group.isOfPanels()).toList();
    if (!single.isEmpty()) {
      sections.put("Metrics", MetricSection.of(single, tables.batchColumns()));
    }
    List<PanelResults> panels = PanelResults.of(tables.numbers());
    if (!panels.isEmpty()) {
      sections.put("Panels", PanelSection.of(panels));
    }
    if (!tables.embeddings().isEmpty()) {
      sections.put("Embeddings", EmbeddingSection.maps(drawn));
      sections.put("Coverage", EmbeddingSection.coverage(tables.embeddings(), names));
    }
    tables
        .maps()
        .forEach(
            (kind, maps) -> {
              if (!maps.isEmpty()) {
                List<ChartData.Drawn> points = PlaneMapTable.drawn(maps);
                charts.addAll(points);
                sections.put(
                    kind == PlaneMap.GENES ? "Genes" : "Cells",
                    PlaneMapTable.section(kind, maps, points));
              }
            });
    if (!tables.programmes().isEmpty()) {
      sections.put("Programmes", ProgrammeSection.of(tables.programmes()));
    }
    if (!tables.crossTables().isEmpty()) {
      sections.put("Predictions", PredictionSection.of(tables.crossTables(), tables.numbers()));
    }
    if (!single.isEmpty()) {
      sections.put("Context", PublishedCellResults.section());
    }
    sections.put("Provenance", ProvenanceSection.of(tables.sources()));
    Html navigation = new Html();
    Html body = new Html();
    sections.forEach(
        (name, section) -> {
          navigation.element("a", name, "href", "#" + name.toLowerCase(Locale.ROOT));
          body.add(section);
        });
    return Page.render(
        ReportHeader.title(groups),
        ReportHeader.header(groups, tables.metrics(), tables.embeddings(), provenance),
        navigation,
        body,
        ChartData.json(charts));
  }

  /** Last parts of the paths, or the whole paths where two would be the same. */
  private static List<String> names(List<EmbeddingTable> embeddings) {
    List<String> names = embeddings.stream().map(table -> table.source().name()).toList();
    return names.stream().distinct().count() == names.size()
        ? names
        : embeddings.stream().map(table -> table.source().path()).toList();
  }
}
