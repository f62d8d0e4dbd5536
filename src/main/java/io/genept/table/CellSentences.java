package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.UserError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Cells as sentences, for text models outside: one row a cell, key {@code cell_id}; {@code sentence
 * string} (null where no gene of the cell has a name), {@code n_genes int} (genes in it), then the
 * atlas's {@code obs} columns.
 */
public final class CellSentences {
  public static final String CELL_ID = Atlas.CELL_ID;
  public static final String SENTENCE = "sentence";
  public static final String N_GENES = "n_genes";

  /** The columns every table has, before its {@code obs} columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add(CELL_ID, StringType, false)
          .add(SENTENCE, StringType)
          .add(N_GENES, IntegerType, false);

  private CellSentences() {}

  /**
   * Opens the table.
   *
   * @throws UserError if the path holds no such table
   */
  public static Dataset<Row> read(SparkSession spark, String path) {
    return ParquetTable.read(spark, path, SCHEMA, "embed-cells --sentences-only");
  }
}
