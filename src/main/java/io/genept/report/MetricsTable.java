package io.genept.report;

import io.genept.core.Provenance;
import io.genept.table.Metrics;
import io.genept.table.StoredTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Numbers, provenance and cross tables of a metrics table. */
record MetricsTable(
    String path,
    Provenance provenance,
    List<Metrics.Metric> metrics,
    List<CrossTable> crossTables) {

  static final String LABEL_COLUMN = "label-column";
  static final String BATCH_COLUMN = "batch-column";

  static MetricsTable read(SparkSession spark, String path) {
    List<Metrics.Metric> metrics = Metrics.read(spark, path);
    Provenance provenance = StoredTable.provenance(spark, path);
    return new MetricsTable(path, provenance, metrics, CrossTable.read(spark, path));
  }

  /**
   * Returns whether the embeddings were an input of this evaluation, or it names an embedding like
   * them.
   */
  boolean evaluates(EmbeddingTable.Source source) {
    return provenance.inputs().stream()
            .anyMatch(
                input ->
                    input.sha256().equals(source.sha256())
                        || withoutSlash(input.path()).equals(withoutSlash(source.path())))
        || metrics.stream().anyMatch(metric -> metric.embedding().equals(source.name()));
  }

  /** Returns the columns that an option names; empty if it is not set. */
  Stream<String> columns(String option) {
    String value = provenance.option(option).orElse("");
    return Stream.concat(Stream.of(value), Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(column -> !column.isEmpty())
        .distinct();
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
