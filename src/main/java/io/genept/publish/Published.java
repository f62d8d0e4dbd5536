package io.genept.publish;

import static org.apache.spark.sql.functions.col;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.table.CatalogProperties;
import io.genept.table.StoredTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;

/** The tables of a catalog that a table is published as. */
final class Published {
  private static final String SOURCE = "genept_published";

  /** What Delta takes in the names of columns without a mapping. */
  private static final Pattern NAME_OF_DELTA = Pattern.compile("[^ ,;{}()\n\t=]*");

  private final SparkSession spark;
  private final Publish.Options options;
  private final StoredTable source;
  private final boolean grows;

  Published(SparkSession spark, Publish.Options options, StoredTable source) {
    this.spark = spark;
    this.options = options;
    this.source = source;
    this.grows = options.mode() == Publish.Mode.APPEND || options.mode() == Publish.Mode.MERGE;
  }

  /** Name in the catalog of one of the tables. */
  String name(String table) {
    return StoredTable.catalogName(options.to(), table);
  }

  /**
   * Checks that the mode can be kept.
   *
   * @throws UserError if the tables are there or not against the mode, were not published, or are
   *     of another kind
   */
  void requirePlace() {
    boolean there = source.tables().stream().anyMatch(table -> has(name(table)));
    Optional<StoredTable> known = StoredTable.inCatalog(spark, options.to());
    if (known.isPresent() && !known.get().tables().equals(source.tables())) {
      throw UserError.of(
          "Cannot publish %s: %s is published from the output of %s, which is made of other tables."
              + " Choose another name.",
          options.table(), options.to(), known.get().provenance().stage());
    }
    if (there && options.mode() == Publish.Mode.CREATE) {
      throw UserError.of(
          "Cannot publish %s: the catalog has a table %s already. Give --mode overwrite, append or"
              + " merge, or another name.",
          options.table(), options.to());
    }
    source.tables().stream()
        .map(this::name)
        .filter(this::has)
        .forEach(name -> StoredTable.inCatalog(spark, name));
    if (known.isEmpty() || !grows) {
      return;
    }
    StoredTable before = known.get();
    if (!before.provenance().stage().equals(source.provenance().stage())) {
      throw UserError.of(
          "Cannot add %s to %s: the one is made by %s, the other by %s. Expected tables of one kind;"
              + " give --mode overwrite.",
          options.table(), options.to(), source.provenance().stage(), before.provenance().stage());
    }
    if (isAtlas()) {
      requireSameGenes(before);
    }
  }

  private boolean isAtlas() {
    return source.tables().contains(Atlas.CELLS);
  }

  /**
   * The cells of an atlas name genes by their index, so that indices must go on meaning the same.
   */
  private void requireSameGenes(StoredTable before) {
    Dataset<Row> genes = source.rows(Atlas.GENES);
    Dataset<Row> known =
        before
            .rows(Atlas.GENES)
            .select(
                col(Atlas.GENE_INDEX).as("known_index"), col(Atlas.GENE_ID).as("known_gene_id"));
    List<Row> other =
        known
            .join(
                genes,
                col("known_index")
                    .equalTo(col(Atlas.GENE_INDEX))
                    .and(col("known_gene_id").equalTo(col(Atlas.GENE_ID))),
                "left_anti")
            .limit(1)
            .collectAsList();
    if (!other.isEmpty()) {
      throw UserError.of(
          "Cannot add the cells of %s to %s: gene %s is the number %d there, and not in the former."
              + " Expected an atlas with the same genes in the same order, and new ones after them,"
              + " as ingest-cells --mode append makes it; give --mode overwrite.",
          options.table(), options.to(), other.get(0).getString(1), other.get(0).getInt(0));
    }
  }

  /** Publishes one of the tables, and returns the number of rows of the catalog's table. */
  long write(String table) {
    String name = name(table);
    Dataset<Row> rows = source.rows(table);
    boolean there = has(name);
    // The genes of an atlas hold all earlier ones.
    boolean replaced = !grows || (isAtlas() && table.equals(Atlas.GENES));
    if (there && !replaced) {
      if (options.mode() == Publish.Mode.APPEND) {
        append(rows, name);
      } else {
        merge(rows, name);
      }
    } else {
      create(rows, table, there);
    }
    long count = spark.table(name).count();
    setProperties(name, properties(table, count));
    return count;
  }

  private void create(Dataset<Row> rows, String table, boolean there) {
    String name = name(table);
    List<String> folders = source.partitionColumns(table);
    if (options.format() == TableFormat.PARQUET) {
      rows.write()
          .mode(there ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
          .format(options.format().provider())
          .partitionBy(folders.toArray(new String[0]))
          .saveAsTable(name);
      return;
    }
    CreateTableWriter<Row> writer = rows.writeTo(name).using(options.format().provider());
    if (!folders.isEmpty()) {
      Column[] columns =
          folders.stream().map(folder -> col("`" + folder + "`")).toArray(Column[]::new);
      writer = writer.partitionedBy(columns[0], Arrays.copyOfRange(columns, 1, columns.length));
    }
    if (options.format() == TableFormat.DELTA
        && !NAME_OF_DELTA.matcher(String.join("", rows.columns())).matches()) {
      writer = writer.tableProperty("delta.columnMapping.mode", "name");
    }
    for (Map.Entry<String, String> property :
        properties(table, source.rowCount(table)).entrySet()) {
      writer = writer.tableProperty(property.getKey(), property.getValue());
    }
    try {
      if (there) {
        writer.createOrReplace();
      } else {
        writer.create();
      }
    } catch (TableAlreadyExistsException e) {
      throw new UserError("Cannot publish " + name + ": another run made it meanwhile.", e);
    }
  }

  private void append(Dataset<Row> rows, String name) {
    rows.selectExpr(columns(name)).write().mode(SaveMode.Append).insertInto(name);
  }

  private void merge(Dataset<Row> rows, String name) {
    String on =
        TableKeys.of(name, rows.columns()).stream()
            .map(key -> "t.`" + key + "` <=> s.`" + key + "`")
            .collect(Collectors.joining(" and "));
    rows.createOrReplaceTempView(SOURCE);
    try {
      spark.sql(
          "MERGE INTO "
              + StoredTable.quoted(name)
              + " t USING "
              + SOURCE
              + " s ON "
              + on
              + " WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
    } finally {
      spark.catalog().dropTempView(SOURCE);
    }
  }

  private String[] columns(String name) {
    return Arrays.stream(spark.table(name).columns())
        .map(column -> "`" + column + "`")
        .toArray(String[]::new);
  }

  /** The provenance of the source, with the rows that the catalog's table has. */
  private Map<String, String> properties(String table, long count) {
    Provenance made = source.provenance();
    Map<String, Object> facts = new LinkedHashMap<>(made.facts());
    if (isAtlas() && table.equals(Atlas.CELLS)) {
      facts.put(Atlas.FACT_CELLS, count);
    }
    return CatalogProperties.of(
        new Provenance(
            made.stage(),
            made.options(),
            made.inputs(),
            facts,
            made.codeVersion(),
            made.sparkVersion(),
            made.seed(),
            count,
            made.schemaVersion(),
            made.createdAt(),
            List.of()),
        source.tables());
  }

  private void setProperties(String name, Map<String, String> properties) {
    String values =
        properties.entrySet().stream()
            .map(entry -> literal(entry.getKey()) + " = " + literal(entry.getValue()))
            .collect(Collectors.joining(", "));
    spark.sql("ALTER TABLE " + StoredTable.quoted(name) + " SET TBLPROPERTIES (" + values + ")");
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private boolean has(String name) {
    return StoredTable.isInCatalog(spark, name);
  }
}
