package io.genept.report;

import io.genept.core.Provenance;
import io.genept.report.metrics.BenchTable;
import io.genept.report.metrics.Controls;
import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricGroups;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.sections.ProgrammeTable;
import io.genept.report.sections.ProvenanceSection;
import io.genept.table.Metrics;
import io.genept.table.PlaneMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables a report is made from, each kind in the order in which it is shown. */
record ReportTables(
    Controls controls,
    List<MetricsTable> metrics,
    List<ProgrammeTable> programmes,
    List<EmbeddingTable> embeddings,
    Map<PlaneMap, List<PlaneMapTable>> maps) {
  private static final Logger LOG = LoggerFactory.getLogger(ReportTables.class);

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
    List<EmbeddingTable> embeddings = new ArrayList<>();
    Map<PlaneMap, List<PlaneMapTable>> maps = new EnumMap<>(PlaneMap.class);
    if (options.format() instanceof ReportFormat.HtmlFile html) {
      for (String path : html.embeddings()) {
        LOG.info("Projecting {}", path);
        embeddings.add(EmbeddingTable.read(spark, path, metrics, html.maxPoints()));
      }
      maps.put(PlaneMap.GENES, maps(spark, PlaneMap.GENES, html.geneMaps()));
      maps.put(PlaneMap.CELLS, maps(spark, PlaneMap.CELLS, html.cellMaps()));
    }
    return new ReportTables(
        new Controls(options.controls()), metrics, programmes, embeddings, maps);
  }

  private static List<PlaneMapTable> maps(SparkSession spark, PlaneMap kind, List<String> paths) {
    return paths.stream().map(path -> PlaneMapTable.read(spark, kind, path)).toList();
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
    return embeddings.stream()
        .mapToLong(table -> table.map() == null ? 0 : table.map().x().length)
        .sum();
  }

  List<ProvenanceSection.Source> sources() {
    List<ProvenanceSection.Source> sources = new ArrayList<>();
    metrics.forEach(table -> add(sources, table.path(), table.provenance()));
    embeddings.forEach(table -> add(sources, table.source().path(), table.source().provenance()));
    programmes.forEach(table -> add(sources, table.path(), table.provenance()));
    maps.values()
        .forEach(tables -> tables.forEach(table -> add(sources, table.path(), table.provenance())));
    return sources;
  }

  private static void add(
      List<ProvenanceSection.Source> sources, String path, Provenance provenance) {
    sources.add(new ProvenanceSection.Source(path, provenance));
  }
}
