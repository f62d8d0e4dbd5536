package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.UserError;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Genes or cells in the plane: one row each, its key, {@code umap1}, {@code umap2}, then what it
 * may be coloured by.
 */
public enum PlaneMap {
  /** gene_map: key {@code symbol}, then classes as text (null for a gene without a class). */
  GENES("visualise-genes", "symbol", "gene"),
  /** cell_map: key {@code cell_id}, then the obs columns. */
  CELLS("visualise-cells", Atlas.CELL_ID, "cell");

  public static final String X = "umap1";
  public static final String Y = "umap2";

  /** Option in the provenance: the columns to colour by first, if the user named them. */
  public static final String COLOUR_BY = "colour-by";

  private final String stage;
  private final String key;
  private final String noun;

  PlaneMap(String stage, String key, String noun) {
    this.stage = stage;
    this.key = key;
    this.noun = noun;
  }

  /** The command that makes it. */
  public String stage() {
    return stage;
  }

  /** The key column. */
  public String key() {
    return key;
  }

  /** Noun for a row, in the singular. */
  public String noun() {
    return noun;
  }

  /** Name of the fact: how many have a vector, drawn or not. */
  public String factWithVector() {
    return noun + "s_with_vector";
  }

  /** The schema of a map of cells with the obs columns of a cell_embeddings table. */
  public StructType schema(Dataset<Row> embeddings) {
    return ObsColumns.schema(own(), embeddings.schema(), CellEmbeddings.obsColumns(embeddings));
  }

  /** Name in the map of an obs column of the table that the map was made from. */
  public String nameOf(String column) {
    return Arrays.stream(own().fieldNames()).anyMatch(column::equalsIgnoreCase)
        ? column + ObsColumns.SUFFIX
        : column;
  }

  /**
   * The schema with these further columns.
   *
   * @throws UserError if one has the name of a coordinate or of another
   */
  public StructType schema(List<StructField> further) {
    StructType schema = own();
    for (StructField field : further) {
      if (Arrays.asList(schema.fieldNames()).contains(field.name())) {
        throw UserError.of(
            "Cannot use the column %s: the map has a column of this name already. Rename it where it"
                + " comes from.",
            field.name());
      }
      schema = schema.add(field);
    }
    return schema;
  }

  /** Names of the further columns of a table. */
  public List<String> further(Dataset<Row> table) {
    List<String> own = Arrays.asList(own().fieldNames());
    return Arrays.stream(table.columns()).filter(name -> !own.contains(name)).toList();
  }

  /**
   * Opens a table.
   *
   * @throws UserError if the path holds none
   */
  public Dataset<Row> read(SparkSession spark, String path) {
    return ParquetTable.read(spark, path, own(), stage);
  }

  private StructType own() {
    return new StructType()
        .add(key, StringType, false)
        .add(X, FloatType, false)
        .add(Y, FloatType, false);
  }
}
