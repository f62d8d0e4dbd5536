package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.UserError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Labels transferred to cells: one row a cell, key {@code cell_id}.
 *
 * <p>{@code predicted_label string} ({@value #UNASSIGNED} where the neighbours agree too little,
 * null where the cell has no vector), {@code confidence double} (the share of the neighbours' votes
 * that the most voted label has; null without a vector), {@code nearest_label string} (that label,
 * assigned or not), then the {@code obs} columns of the cells.
 */
public final class CellAnnotations {
  public static final String STAGE = "annotate-cells";
  public static final String CELL_ID = Atlas.CELL_ID;
  public static final String PREDICTED_LABEL = "predicted_label";
  public static final String CONFIDENCE = "confidence";
  public static final String NEAREST_LABEL = "nearest_label";

  /** Label of a cell whose neighbours agree too little. */
  public static final String UNASSIGNED = "unassigned";

  /** The columns every table has, before its {@code obs} columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add(CELL_ID, StringType, false)
          .add(PREDICTED_LABEL, StringType)
          .add(CONFIDENCE, DoubleType)
          .add(NEAREST_LABEL, StringType);

  private CellAnnotations() {}

  /** The schema with the obs columns of a cell_embeddings table. */
  public static StructType schema(Dataset<Row> embeddings) {
    return ObsColumns.schema(SCHEMA, embeddings.schema(), CellEmbeddings.obsColumns(embeddings));
  }

  /**
   * Opens the table.
   *
   * @throws UserError if the path holds no such table
   */
  public static Dataset<Row> read(SparkSession spark, String path) {
    return ParquetTable.read(spark, path, SCHEMA, STAGE);
  }
}
