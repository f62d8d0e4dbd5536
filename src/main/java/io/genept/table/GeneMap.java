package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.UserError;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Genes in the plane: one row a gene, key {@code symbol}; {@code umap1}, {@code umap2}, then each
 * class column as text (null for a gene without a class).
 */
public final class GeneMap {
  public static final String STAGE = "visualise-genes";
  public static final String SYMBOL = "symbol";
  public static final String X = "umap1";
  public static final String Y = "umap2";

  /** Name of the fact: genes with a vector, drawn or not. */
  public static final String FACT_GENES = "genes_with_vector";

  private static final StructType SCHEMA =
      new StructType()
          .add(SYMBOL, StringType, false)
          .add(X, FloatType, false)
          .add(Y, FloatType, false);

  private GeneMap() {}

  /**
   * The schema with these class columns.
   *
   * @throws UserError if one has the name of a coordinate or of another
   */
  public static StructType schema(List<String> classColumns) {
    StructType schema = SCHEMA;
    for (String column : classColumns) {
      if (Arrays.asList(schema.fieldNames()).contains(column)) {
        throw UserError.of(
            "Cannot use the class column %s: the table has a column of this name already. Rename it"
                + " in the file.",
            column);
      }
      schema = schema.add(column, StringType);
    }
    return schema;
  }

  /** Names of the class columns of a table. */
  public static List<String> classColumns(Dataset<Row> table) {
    List<String> own = Arrays.asList(SCHEMA.fieldNames());
    return Arrays.stream(table.columns()).filter(name -> !own.contains(name)).toList();
  }

  /**
   * Opens a table.
   *
   * @throws UserError if the path holds none
   */
  public static Dataset<Row> read(SparkSession spark, String path) {
    return ParquetTable.read(spark, path, SCHEMA, STAGE);
  }
}
