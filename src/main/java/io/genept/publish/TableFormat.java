package io.genept.publish;

import io.genept.core.UserError;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.AnalysisException;

/** Format of a table of a catalog. Delta and Iceberg come from the platform, or by its packages. */
public enum TableFormat {
  /** Delta Lake. */
  DELTA(
      "--packages io.delta:delta-spark_2.13:4.0.1 (2.12:3.3.2 for Spark 3.5) --conf"
          + " spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension --conf"
          + " spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog"),
  /** Apache Iceberg. */
  ICEBERG(
      "--packages org.apache.iceberg:iceberg-spark-runtime-4.0_2.13:1.11.0 (3.5_2.12 for Spark 3.5)"
          + " --conf spark.sql.extensions="
          + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions --conf"
          + " spark.sql.catalog.NAME=org.apache.iceberg.spark.SparkCatalog, and where NAME keeps its"
          + " tables"),
  /** Files of Parquet that the catalog knows. */
  PARQUET("--conf spark.sql.catalogImplementation=hive, or another catalog");

  /** What Spark and the formats say where a format is not there, or not set up. */
  private static final List<String> ABSENT =
      List.of(
          "DATA_SOURCE_NOT_FOUND",
          "Failed to find the data source",
          "Failed to find data source",
          "DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG",
          "CATALOG_NOT_FOUND",
          "REQUIRES_SINGLE_PART_NAMESPACE",
          "plugin class not found",
          "Cannot find catalog plugin class",
          "MISSING_CATALOG_ABILITY",
          "UNSUPPORTED_FEATURE.TABLE_OPERATION",
          "MERGE INTO TABLE is not supported",
          "REPLACE TABLE AS SELECT is not supported",
          "REPLACE TABLE is only supported with v2 tables");

  private final String setUp;

  TableFormat(String setUp) {
    this.setUp = setUp;
  }

  /** Name as Spark has it. */
  public String provider() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tells how to set Spark up, where an exception says that the format is not there. */
  RuntimeException explained(Exception e, String name) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof ClassNotFoundException || ABSENT.stream().anyMatch(message::contains)) {
        return new UserError(
            String.format(
                Locale.ROOT,
                "Cannot publish %s as %s: this Spark has no such format or catalog (%s). Start Spark"
                    + " with %s.",
                name,
                provider(),
                message.lines().findFirst().orElse(""),
                setUp),
            e);
      }
    }
    if (e instanceof AnalysisException) {
      return new UserError(
          "Cannot publish " + name + " as " + provider() + ": " + e.getMessage(), e);
    }
    return e instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("Cannot publish " + name + ": " + e.getMessage(), e);
  }
}
