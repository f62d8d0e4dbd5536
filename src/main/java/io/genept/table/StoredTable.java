package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table to read: its provenance, and the rows of it or of the tables it consists of. It lies in a
 * directory, or in the session's catalog, where {@code publish} put it.
 */
public interface StoredTable {
  /**
   * Opens the table at a path or of a name: {@code schema.name} or {@code catalog.schema.name} is a
   * table of the session's catalog, if there is one of that name and nothing at the path.
   *
   * @throws UserError if there is no complete table
   */
  static StoredTable open(SparkSession spark, String path) {
    Optional<CatalogTable> named = CatalogTable.find(spark, path);
    return named.isPresent() ? named.get() : FileTable.open(spark, path);
  }

  /** Whether {@link #open} would find a table. */
  static boolean exists(SparkSession spark, String path) {
    return TableDirectory.exists(path, spark.sparkContext().hadoopConfiguration())
        || CatalogTable.find(spark, path).isPresent();
  }

  /**
   * The provenance of a table, as {@link #open} finds it.
   *
   * @throws UserError if there is no complete table
   */
  static Provenance provenance(SparkSession spark, String path) {
    return open(spark, path).provenance();
  }

  /**
   * The table of that name in the session's catalog, where nothing is at the path.
   *
   * @throws UserError if the catalog has a table of that name that was not published
   */
  static Optional<StoredTable> inCatalog(SparkSession spark, String name) {
    return CatalogTable.find(spark, name).map(found -> found);
  }

  /** Name in a catalog of one of the tables that a table consists of. */
  static String catalogName(String name, String table) {
    return CatalogTable.nameOf(name, table);
  }

  /** Whether the session's catalog has a table of that very name. */
  static boolean isInCatalog(SparkSession spark, String name) {
    return CatalogTable.has(spark, name);
  }

  /** The name for a statement in SQL. */
  static String quoted(String name) {
    return CatalogTable.quoted(name);
  }

  /** The path or name it was opened by. */
  String path();

  /** Where it comes from. */
  Provenance provenance();

  /** Names of the tables with rows in it; the empty name is the only one of a plain table. */
  Set<String> tables();

  /** Rows of one of the tables. */
  long rowCount(String table);

  /**
   * Rows of one of the tables: its columns, then the partition columns of a directory, as text.
   *
   * @param table name of it, for example {@code cells}; empty for a plain table
   * @throws UserError if there is no such table
   */
  Dataset<Row> rows(String table);

  /** Columns by whose values the rows of one of the tables are laid out. */
  List<String> partitionColumns(String table);

  /** Whether the rows lie in files that a manifest lists. */
  boolean hasFiles();

  /**
   * Rows of one of the tables that lie in files of these names, without folders.
   *
   * @throws UnsupportedOperationException unless the table {@linkplain #hasFiles has files}
   */
  Dataset<Row> rowsOfFiles(String table, Set<String> names);
}
