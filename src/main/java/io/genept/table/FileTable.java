package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.LiteralPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
 * A table in a directory.
 *
 * <p>What is read are the files that the manifest lists, never what lies in the directory. The
 * driver holds their names.
 */
final class FileTable implements StoredTable {
  private final SparkSession spark;
  private final String path;
  private final Provenance provenance;
  private final Path directory;
  private final Manifest manifest;

  private FileTable(SparkSession spark, String path, Provenance provenance) {
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

  static FileTable open(SparkSession spark, String path) {
    return new FileTable(
        spark, path, TableDirectory.provenance(path, spark.sparkContext().hadoopConfiguration()));
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Provenance provenance() {
    return provenance;
  }

  @Override
  public Set<String> tables() {
    return manifest.tables();
  }

  @Override
  public long rowCount(String table) {
    return provenance.hasManifest()
        ? manifest.partsOf(table).stream().mapToLong(Provenance.Part::rows).sum()
        : rows(table).count();
  }

  /** The columns are those of the last part, in which earlier parts may lack some. */
  @Override
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

  @Override
  public boolean hasFiles() {
    return true;
  }

  @Override
  public Dataset<Row> rowsOfFiles(String table, Set<String> names) {
    return rows(
        table,
        manifest.partsOf(table).stream()
            .filter(part -> names.contains(part.name().substring(part.name().lastIndexOf('/') + 1)))
            .toList());
  }

  private Dataset<Row> rows(String table, List<Provenance.Part> parts) {
    String base = table.isEmpty() ? directory.toString() : directory + "/" + table;
    List<Provenance.Part> all = manifest.partsOf(table);
    String last = all.get(all.size() - 1).name();
    return LiteralPaths.reader(spark)
        .option("basePath", base)
        .schema(schema(table, last))
        .parquet(parts.stream().map(part -> directory + "/" + part.name()).toArray(String[]::new));
  }

  @Override
  public List<String> partitionColumns(String table) {
    List<Provenance.Part> parts = manifest.partsOf(table);
    return parts.isEmpty() ? List.of() : folders(table, parts.get(parts.size() - 1).name());
  }

  private static List<String> folders(String table, String part) {
    List<String> folders = new ArrayList<>();
    for (String folder : part.substring(table.length()).split("/", -1)) {
      int end = folder.indexOf('=');
      if (end > 0) {
        folders.add(PartitionFolders.unescaped(folder.substring(0, end)));
      }
    }
    return folders;
  }

  private StructType schema(String table, String part) {
    List<String> folders = folders(table, part);
    StructType schema = new StructType();
    for (StructField field : LiteralPaths.read(spark, directory + "/" + part).schema().fields()) {
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
