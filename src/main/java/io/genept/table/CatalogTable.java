package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table of the session's catalog. Where a directory holds several tables, those of the catalog
 * are called by its name and theirs, {@code atlas_cells} and {@code atlas_genes}.
 */
final class CatalogTable implements StoredTable {
  private static final Pattern NAME = Pattern.compile("\\w+(\\.\\w+){1,2}");

  /** Tables by which a directory of several is recognised. */
  private static final List<String> SEVERAL = List.of(Atlas.CELLS, Metrics.METRICS);

  private final SparkSession spark;
  private final String name;
  private final Provenance provenance;
  private final Set<String> tables;

  private CatalogTable(SparkSession spark, String name, Provenance provenance, Set<String> tables) {
    this.spark = spark;
    this.name = name;
    this.provenance = provenance;
    this.tables = tables;
  }

  /**
   * The table of that name, if it can be a name, nothing is at it as a path, and the catalog has
   * it.
   *
   * @throws UserError if the catalog has a table of that name that was not published
   */
  static Optional<CatalogTable> find(SparkSession spark, String name) {
    if (!NAME.matcher(name).matches() || isPath(spark, name)) {
      return Optional.empty();
    }
    for (String first : has(spark, name) ? List.of("") : SEVERAL) {
      String table = nameOf(name, first);
      if (has(spark, table)) {
        Map<String, String> properties = properties(spark, table);
        Provenance provenance =
            CatalogProperties.provenance(properties, table)
                .orElseThrow(
                    () ->
                        UserError.of(
                            "Cannot read table %s: it has no property %s. Expected a table that"
                                + " genept publish made; publish it again, or give the path of the"
                                + " directory.",
                            table, CatalogProperties.PROVENANCE));
        return Optional.of(
            new CatalogTable(spark, name, provenance, CatalogProperties.tables(properties)));
      }
    }
    return Optional.empty();
  }

  /** Name of one of the tables of a name. */
  static String nameOf(String name, String table) {
    return table.isEmpty() ? name : name + "_" + table;
  }

  static boolean has(SparkSession spark, String name) {
    try {
      return spark.catalog().tableExists(name);
    } catch (Exception e) {
      if (e instanceof AnalysisException || isUnknownCatalog(e)) {
        return false;
      }
      throw e;
    }
  }

  /** The class for it is not in Spark 3.5's API. */
  private static boolean isUnknownCatalog(Exception e) {
    return e.getClass().getSimpleName().equals("CatalogNotFoundException");
  }

  static Map<String, String> properties(SparkSession spark, String name) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (Row row : spark.sql("SHOW TBLPROPERTIES " + quoted(name)).collectAsList()) {
      properties.put(row.getString(0), row.getString(1));
    }
    return properties;
  }

  /** The name for a statement in SQL. */
  static String quoted(String name) {
    return "`" + name.replace(".", "`.`") + "`";
  }

  private static boolean isPath(SparkSession spark, String name) {
    try {
      Path path = new Path(name);
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String path() {
    return name;
  }

  @Override
  public Provenance provenance() {
    return provenance;
  }

  @Override
  public Set<String> tables() {
    return new LinkedHashSet<>(tables);
  }

  @Override
  public long rowCount(String table) {
    return rows(table).count();
  }

  @Override
  public Dataset<Row> rows(String table) {
    if (!tables.contains(table)) {
      throw UserError.of(
          "Cannot read %s: it is the output of %s. Expected a table%s.",
          name, provenance.stage(), table.isEmpty() ? "" : " " + table);
    }
    return spark.table(nameOf(name, table));
  }

  @Override
  public List<String> partitionColumns(String table) {
    return List.of();
  }

  @Override
  public boolean hasFiles() {
    return false;
  }

  @Override
  public Dataset<Row> rowsOfFiles(String table, Set<String> names) {
    throw new UnsupportedOperationException(name + " is a table of the catalog");
  }
}
