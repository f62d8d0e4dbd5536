package io.genept.report;

import io.genept.core.Provenance;
import io.genept.report.maps.EmbeddingInput;
import io.genept.report.maps.PointFigure;
import io.genept.report.maps.PointFigures;
import io.genept.report.metrics.BenchTable;
import io.genept.report.metrics.Controls;
import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricGroups;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.sections.CoverageTable;
import io.genept.report.sections.ProgrammeTable;
import io.genept.report.sections.ProvenanceSection;
import io.genept.table.Metrics;
import io.genept.table.PlaneMap;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The tables a report is made from, each kind in the order in which it is shown. */
record ReportTables(
    Controls controls,
    List<MetricsTable> metrics,
    List<ProgrammeTable> programmes,
    List<CoverageTable> embeddings,
    Maps maps) {

  /** Figures of cells and genes, and the tables of given maps. */
  record Maps(List<PointFigure> figures, List<ProvenanceSection.Source> given) {
    static final Maps NONE = new Maps(List.of(), List.of());
  }

  /**
   * Reads the tables that the options name.
   *
   * @throws io.genept.core.UserError if a path holds no table of its kind, or an embeddings table
   *     has no vector
   */
  static ReportTables read(SparkSession spark, WriteReport.Options options) {
    List<MetricsTable> metrics =
        options.metrics().stream().map(path -> MetricsTable.read(spark, path)).toList();
    List<ProgrammeTable> programmes =
        options.programmes().stream().map(path -> ProgrammeTable.read(spark, path)).toList();
    List<CoverageTable> embeddings = new ArrayList<>();
    Maps maps = Maps.NONE;
    if (options.format() instanceof ReportFormat.HtmlFile html) {
      html.embeddings().forEach(path -> embeddings.add(CoverageTable.read(spark, path)));
      maps = maps(spark, html, embeddings, metrics);
    }
    return new ReportTables(
        new Controls(options.controls()), metrics, programmes, embeddings, maps);
  }

  private static Maps maps(
      SparkSession spark,
      ReportFormat.HtmlFile html,
      List<CoverageTable> embeddings,
      List<MetricsTable> metrics) {
    PointFigures reader = new PointFigures(spark, html.maxPoints(), html.basis());
    List<String> names = names(embeddings);
    List<EmbeddingInput> inputs = new ArrayList<>();
    for (int e = 0; e < names.size(); e++) {
      CoverageTable.Source source = embeddings.get(e).source();
      inputs.add(
          new EmbeddingInput(
              source.path(), names.get(e), source.sha256(), evaluated(source, metrics)));
    }
    List<PointFigure> figures = new ArrayList<>(reader.cells(inputs, html.cellMaps()));
    figures.addAll(reader.genes(html.geneMaps()));
    List<ProvenanceSection.Source> given = new ArrayList<>();
    Stream.concat(html.geneMaps().stream(), html.cellMaps().stream())
        .forEach(path -> add(given, path, StoredTable.provenance(spark, path)));
    return new Maps(figures, given);
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

  /** Last parts of the paths, or the whole paths where two would be the same. */
  private static List<String> names(List<CoverageTable> embeddings) {
    List<String> names = embeddings.stream().map(table -> table.source().name()).toList();
    return names.stream().distinct().count() == names.size()
        ? names
        : embeddings.stream().map(table -> table.source().path()).toList();
  }

  /** Names of the embeddings, in their order. */
  List<String> embeddingNames() {
    return names(embeddings);
  }

  /** All numbers, in the order of their tables. */
  List<Metrics.Metric> numbers() {
    return metrics.stream().flatMap(table -> table.metrics().stream()).toList();
  }

  /** All numbers, as people compare them. */
  List<Group> groups() {
    return MetricGroups.of(numbers());
  }

  /** The results tables, one for each data set. */
  List<BenchTable> benches() {
    return BenchTable.of(groups(), batchColumns(), controls);
  }

  List<CrossTable> crossTables() {
    return metrics.stream().flatMap(table -> table.crossTables().stream()).toList();
  }

  /** Columns of batches, with which agreement is not wanted. */
  Set<String> batchColumns() {
    return metrics.stream()
        .flatMap(table -> table.columns(MetricsTable.BATCH_COLUMN))
        .collect(Collectors.toSet());
  }

  /** Cells drawn, over all embeddings. */
  long points() {
    return maps.figures().stream()
        .filter(figure -> figure.kind() == PlaneMap.CELLS)
        .mapToLong(PointFigure::points)
        .sum();
  }

  List<ProvenanceSection.Source> sources() {
    List<ProvenanceSection.Source> sources = new ArrayList<>();
    metrics.forEach(table -> add(sources, table.path(), table.provenance()));
    embeddings.forEach(table -> add(sources, table.source().path(), table.source().provenance()));
    programmes.forEach(table -> add(sources, table.path(), table.provenance()));
    sources.addAll(maps.given());
    return sources;
  }

  private static void add(
      List<ProvenanceSection.Source> sources, String path, Provenance provenance) {
    sources.add(new ProvenanceSection.Source(path, provenance));
  }
}
