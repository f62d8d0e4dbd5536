package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table to read: its provenance, and the rows of it or of the tables it consists of.
 *
 * <p>What is read are the files that the manifest lists, never what lies in the directory. The
 * driver holds their names.
 */
public final class StoredTable {
  private final SparkSession spark;
  private final String path;
  private final Provenance provenance;
  private final Path directory;
  private final Manifest manifest;

  private StoredTable(SparkSession spark, String path, Provenance provenance) {
    this.spark = spark;
    this.path = path;
    this.provenance = provenance;
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try {
      Path given = new Path(path);
      FileSystem fs = given.getFileSystem(conf);
      this.directory = fs.makeQualified(given);
      this.manifest = Manifest.of(provenance, directory, new Storage(fs, conf), conf);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens the table at a path.
   *
   * @throws UserError if there is no complete table
   */
  public static StoredTable open(SparkSession spark, String path) {
    return new StoredTable(
        spark, path, TableDirectory.provenance(path, spark.sparkContext().hadoopConfiguration()));
  }

  /** The path it was opened by. */
  public String path() {
    return path;
  }

  public Provenance provenance() {
    return provenance;
  }

  /** Names of the tables with rows in it; the empty name is the only one of a plain table. */
  public Set<String> tables() {
    return manifest.tables();
  }

  /** Rows of one of the tables, as far as the manifest knows them. */
  public long rowCount(String table) {
    return provenance.hasManifest()
        ? manifest.partsOf(table).stream().mapToLong(Provenance.Part::rows).sum()
        : rows(table).count();
  }

  /**
   * Rows of one of the tables. Its columns are those of its last part, in which earlier parts may
   * lack some, then the partition columns, as text.
   *
   * @param table name of it, for example {@code cells}; empty for a plain table
   * @throws UserError if there is no such table
   */
  public Dataset<Row> rows(String table) {
    List<Provenance.Part> parts = manifest.partsOf(table);
    if (parts.isEmpty()) {
      throw UserError.of(
          "Cannot read %s: it is the output of %s, which holds %s. Expected a table%s.",
          path,
          provenance.stage(),
          tables().isEmpty() ? "no table" : "the tables " + tables(),
          table.isEmpty() ? "" : " " + table);
    }
    return rows(table, parts);
  }

  /** Whether the rows lie in files that a manifest lists. */
  boolean hasFiles() {
    return true;
  }

  /** Rows of those parts of one of the tables whose files have these names, without folders. */
  Dataset<Row> rowsOfFiles(String table, Set<String> names) {
    return rows(
        table,
        manifest.partsOf(table).stream()
            .filter(part -> names.contains(part.name().substring(part.name().lastIndexOf('/') + 1)))
            .toList());
  }

  private Dataset<Row> rows(String table, List<Provenance.Part> parts) {
    String base = table.isEmpty() ? directory.toString() : directory + "/" + table;
    List<Provenance.Part> all = manifest.partsOf(table);
    String last = directory + "/" + all.get(all.size() - 1).name();
    return spark
        .read()
        .option("basePath", base)
        .schema(schema(base, last))
        .parquet(parts.stream().map(part -> directory + "/" + part.name()).toArray(String[]::new));
  }

  private StructType schema(String base, String part) {
    Set<String> folders = new LinkedHashSet<>();
    String within = part.substring(base.length() + 1);
    for (String folder : within.split("/")) {
      int end = folder.indexOf('=');
      if (end > 0) {
        folders.add(PartitionFolders.unescaped(folder.substring(0, end)));
      }
    }
    StructType schema = new StructType();
    for (StructField field : spark.read().parquet(part).schema().fields()) {
      if (!folders.contains(field.name())) {
        schema = schema.add(field);
      }
    }
    for (String folder : folders) {
      schema = schema.add(folder, DataTypes.StringType);
    }
    return schema;
  }
}
