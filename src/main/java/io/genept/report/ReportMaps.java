package io.genept.report;

import io.genept.report.maps.EmbeddingInput;
import io.genept.report.maps.PointFigure;
import io.genept.report.maps.PointFigures;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.sections.CoverageTable;
import io.genept.report.sections.ProvenanceSection;
import io.genept.table.PlaneMap;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Maps of cells and of genes.
 *
 * @param figures maps of the same points stand in one
 * @param given tables of the maps that were not made here
 */
record ReportMaps(List<PointFigure> figures, List<ProvenanceSection.Source> given) {
  static final ReportMaps NONE = new ReportMaps(List.of(), List.of());

  /** Reads the maps that are given and lays out the embeddings that have none. */
  static ReportMaps read(
      SparkSession spark,
      ReportFormat.HtmlFile html,
      List<CoverageTable> embeddings,
      List<MetricsTable> metrics) {
    PointFigures reader = new PointFigures(spark, html.maxPoints(), html.basis());
    List<String> names = CoverageTable.names(embeddings);
    List<EmbeddingInput> inputs = new ArrayList<>();
    for (int e = 0; e < names.size(); e++) {
      CoverageTable.Source source = embeddings.get(e).source();
      inputs.add(
          new EmbeddingInput(
              source.path(), names.get(e), source.sha256(), evaluated(source, metrics)));
    }
    List<PointFigure> figures = new ArrayList<>(reader.cells(inputs, html.cellMaps()));
    figures.addAll(reader.genes(html.geneMaps()));
    return new ReportMaps(
        figures,
        Stream.concat(html.geneMaps().stream(), html.cellMaps().stream())
            .map(path -> new ProvenanceSection.Source(path, StoredTable.provenance(spark, path)))
            .toList());
  }

  /** Label columns, then batch columns of the evaluations of a table. */
  private static List<String> evaluated(CoverageTable.Source source, List<MetricsTable> metrics) {
    return Stream.of(MetricsTable.LABEL_COLUMN, MetricsTable.BATCH_COLUMN)
        .flatMap(
            option ->
                metrics.stream()
                    .filter(table -> table.evaluates(source.path(), source.name(), source.sha256()))
                    .flatMap(table -> table.columns(option)))
        .distinct()
        .toList();
  }

  /** Cells drawn, over all embeddings. */
  long cells() {
    return figures.stream()
        .filter(figure -> figure.kind() == PlaneMap.CELLS)
        .mapToLong(PointFigure::points)
        .sum();
  }
}
