package io.genept.report.metrics;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Metrics;
import io.genept.table.StoredTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Numbers, provenance and cross tables of a metrics table. */
public record MetricsTable(
    String path,
    Provenance provenance,
    List<Metrics.Metric> metrics,
    List<CrossTable> crossTables) {

  public static final String LABEL_COLUMN = "label-column";
  public static final String BATCH_COLUMN = "batch-column";

  /** Reads numbers and provenance; predictions are not counted. */
  public static MetricsTable read(SparkSession spark, String path) {
    List<Metrics.Metric> metrics = Metrics.read(spark, path);
    return new MetricsTable(path, StoredTable.provenance(spark, path), metrics, List.of());
  }

  /** The same with its predictions counted. */
  public MetricsTable withCrossTables(SparkSession spark) {
    return new MetricsTable(path, provenance, metrics, CrossTable.read(spark, path));
  }

  /**
   * Checks that no number is in two of the tables, where it would be taken for a replicate.
   *
   * @throws UserError if one is
   */
  public static void requireDistinct(List<MetricsTable> tables) {
    Map<List<Object>, MetricsTable> seen = new HashMap<>();
    for (MetricsTable table : tables) {
      Map<List<Object>, MetricsTable> own = new HashMap<>();
      for (Metrics.Metric m : table.metrics()) {
        List<Object> number = Arrays.asList(m.run(), MetricGroups.number(m));
        own.put(number, table);
        MetricsTable other = seen.get(number);
        if (other != null) {
          throw UserError.of(
              "Cannot report on %s beside %s: both have %s of %s on %s by a run named %s, and nothing"
                  + " tells the numbers apart. Expected each number once: leave one of the tables"
                  + " out, or evaluate into a directory of another name.",
              other.path(), table.path(), m.metric(), m.embedding(), m.dataset(), m.run());
        }
      }
      seen.putAll(own);
    }
  }

  /**
   * Returns whether a table of embeddings was an input of this evaluation, or it names an embedding
   * like it.
   *
   * @param path of the table
   * @param name last part of the path
   * @param sha256 of its provenance
   */
  public boolean evaluates(String path, String name, String sha256) {
    return provenance.inputs().stream()
            .anyMatch(
                input ->
                    input.sha256().equals(sha256)
                        || withoutSlash(input.path()).equals(withoutSlash(path)))
        || metrics.stream().anyMatch(metric -> metric.embedding().equals(name));
  }

  /** Returns the names of its data sets, in the order in which they come. */
  public List<String> datasets() {
    return metrics.stream()
        .map(Metrics.Metric::dataset)
        .filter(dataset -> !dataset.isEmpty())
        .distinct()
        .toList();
  }

  /** Returns the columns that an option names; empty if it is not set. */
  public Stream<String> columns(String option) {
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
