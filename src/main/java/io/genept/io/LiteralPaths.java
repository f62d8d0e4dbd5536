package io.genept.io;

import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Parquet that Spark reads from paths as they are: brackets, braces and stars are no patterns. */
public final class LiteralPaths {
  // Spark's own sources set this option where they pass on paths that were found already.
  private static final String PATTERNS = "__globPaths__";

  private LiteralPaths() {}

  /** A reader that takes paths as they are. */
  public static DataFrameReader reader(SparkSession spark) {
    return spark.read().option(PATTERNS, "false");
  }

  /** Reads a file or a folder. */
  public static Dataset<Row> read(SparkSession spark, String path) {
    return reader(spark).parquet(path);
  }

  /** Reads files. */
  public static Dataset<Row> read(SparkSession spark, List<String> paths) {
    return reader(spark).parquet(paths.toArray(String[]::new));
  }
}
