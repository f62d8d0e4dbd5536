package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.UserError;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Cell types named without labelled cells: one row a cell, key {@code cell_id}.
 *
 * <p>{@code predicted_label string} ({@value CellAnnotations#UNASSIGNED} where the margin is too
 * small, null where there is no score), {@code by_markers string} and {@code margin_markers double}
 * (the type whose markers stand out most, and by how much more than those of the second), {@code
 * by_words string} and {@code margin_words double} (the type whose description is nearest, and by
 * how much nearer by cosine than the second), {@code cluster string} and {@code cluster_label
 * string} (the name of all its cells together; null without clusters), then the {@code obs} columns
 * of the atlas.
 */
public final class CellNames {
  public static final String STAGE = "name-cells";
  public static final String CELL_ID = Atlas.CELL_ID;
  public static final String PREDICTED_LABEL = CellAnnotations.PREDICTED_LABEL;
  public static final String CLUSTER = "cluster";

  /** The columns every table has, before its {@code obs} columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add(CELL_ID, StringType, false)
          .add(PREDICTED_LABEL, StringType)
          .add("by_markers", StringType)
          .add("margin_markers", DoubleType)
          .add("by_words", StringType)
          .add("margin_words", DoubleType)
          .add(CLUSTER, StringType)
          .add("cluster_label", StringType);

  private CellNames() {}

  /** The schema with obs columns of an atlas. */
  public static StructType schema(StructType cells, List<String> obs) {
    return ObsColumns.schema(SCHEMA, cells, obs);
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
