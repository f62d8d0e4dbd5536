package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Cell embeddings: one row a cell, key {@code cell_id}.
 *
 * <p>{@code embedding array<float>} (null where no gene of the cell has a vector), {@code
 * genes_matched int} (expressed genes with a vector), {@code matched_fraction double} (their share
 * of the cell's counts), then the atlas's {@code obs} columns.
 */
public final class CellEmbeddings {
  public static final String CELL_ID = Atlas.CELL_ID;
  public static final String EMBEDDING = "embedding";
  public static final String GENES_MATCHED = "genes_matched";
  public static final String MATCHED_FRACTION = "matched_fraction";

  /** Facts of the provenance: genes of the atlas with and without a vector, and vector length. */
  public static final String FACT_GENES_MATCHED = "genes_matched";

  public static final String FACT_GENES_MISSING = "genes_missing";
  public static final String FACT_DIMENSION = "dimension";

  /** Path of the atlas, where the table was made from other embeddings of it. */
  public static final String FACT_ATLAS = "atlas";

  /** The columns every table has, before its {@code obs} columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add(CELL_ID, StringType, false)
          .add(EMBEDDING, DataTypes.createArrayType(FloatType, false))
          .add(GENES_MATCHED, IntegerType, false)
          .add(MATCHED_FRACTION, DoubleType, false);

  private CellEmbeddings() {}

  /**
   * Opens the table.
   *
   * @throws UserError if the path holds no cell_embeddings table
   */
  public static Dataset<Row> read(SparkSession spark, String path) {
    return ParquetTable.read(spark, path, SCHEMA, "embed-cells");
  }

  /** Path of the atlas of a table's cells; that of the table where its provenance names none. */
  public static String atlas(Provenance provenance, String path) {
    return provenance.option("atlas").orElse(provenance.fact(FACT_ATLAS).orElse(path));
  }

  /** Names of the {@code obs} columns carried along, in table order. */
  public static List<String> obsColumns(Dataset<Row> table) {
    List<String> own = Arrays.asList(SCHEMA.fieldNames());
    return Arrays.stream(table.columns()).filter(name -> !own.contains(name)).toList();
  }

  /**
   * Checks that the table carries an {@code obs} column.
   *
   * @param option the option that named it, for the message
   * @throws UserError if it does not, with the columns that are there
   */
  public static void requireObs(Dataset<Row> table, String path, String option, String column) {
    ObsColumns.require(option, column, path, obsColumns(table));
  }
}
