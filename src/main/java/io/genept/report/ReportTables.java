package io.genept.report;

import io.genept.core.Provenance;
import io.genept.report.metrics.BenchTable;
import io.genept.report.metrics.Controls;
import io.genept.report.metrics.MetricGroups;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.sections.CoverageTable;
import io.genept.report.sections.ProgrammeTable;
import io.genept.report.sections.ProvenanceSection;
import io.genept.table.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * The tables a report is made from, each kind in the order in which it is shown.
 *
 * @param maps nothing but in HTML
 * @param details nothing but in HTML
 */
record ReportTables(
    Controls controls,
    List<MetricsTable> metrics,
    List<ProgrammeTable> programmes,
    List<CoverageTable> embeddings,
    ReportMaps maps,
    ReportDetails details) {

  /** Numbers and programmes, without what is drawn. */
  ReportTables(Controls controls, List<MetricsTable> metrics, List<ProgrammeTable> programmes) {
    this(controls, metrics, programmes, List.of(), ReportMaps.NONE, ReportDetails.NONE);
  }

  /**
   * Reads the tables that the options name.
   *
   * @throws io.genept.core.UserError if a path holds no table of its kind, two metrics tables have
   *     a number in common, an embeddings table has no vector, or annotations lack the column they
   *     are to be compared with
   */
  static ReportTables read(SparkSession spark, WriteReport.Options options) {
    ReportTables numbers =
        new ReportTables(
            new Controls(options.controls()),
            options.metrics().stream().map(path -> MetricsTable.read(spark, path)).toList(),
            options.programmes().stream().map(path -> ProgrammeTable.read(spark, path)).toList());
    MetricsTable.requireDistinct(numbers.metrics());
    return options.format() instanceof ReportFormat.HtmlFile html
        ? numbers.drawn(spark, html)
        : numbers;
  }

  private ReportTables drawn(SparkSession spark, ReportFormat.HtmlFile html) {
    List<MetricsTable> counted =
        metrics.stream().map(table -> table.withCrossTables(spark)).toList();
    List<CoverageTable> tables =
        html.embeddings().stream().map(path -> CoverageTable.read(spark, path)).toList();
    ReportDetails found = ReportDetails.read(spark, html, counted, controls);
    ReportMaps figures = ReportMaps.read(spark, html, tables, counted);
    ReportTables all = new ReportTables(controls, counted, programmes, tables, figures, found);
    return new ReportTables(
        controls, counted, programmes, tables, figures, found.withLineage(spark, all.sources()));
  }

  /** Names of the embeddings, in their order. */
  List<String> embeddingNames() {
    return CoverageTable.names(embeddings);
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

  /** Columns of batches, with which agreement is not wanted. */
  Set<String> batchColumns() {
    return metrics.stream()
        .flatMap(table -> table.columns(MetricsTable.BATCH_COLUMN))
        .collect(Collectors.toSet());
  }

  List<ProvenanceSection.Source> sources() {
    List<ProvenanceSection.Source> sources = new ArrayList<>();
    metrics.forEach(table -> add(sources, table.path(), table.provenance()));
    embeddings.forEach(table -> add(sources, table.source().path(), table.source().provenance()));
    programmes.forEach(table -> add(sources, table.path(), table.provenance()));
    sources.addAll(maps.given());
    details.networks().forEach(table -> add(sources, table.path(), table.provenance()));
    details.transfers().forEach(table -> add(sources, table.path(), table.provenance()));
    return sources;
  }

  private static void add(
      List<ProvenanceSection.Source> sources, String path, Provenance provenance) {
    sources.add(new ProvenanceSection.Source(path, provenance));
  }
}
