package io.genept.programmes;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.learn.StablePartitions;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Cells of an atlas in an order and in blocks that depend on the data alone. */
final class AtlasRows {
  private static final int ROWS_PER_BLOCK = 8_192;

  private AtlasRows() {}

  /**
   * Opens an atlas whose expression can be used.
   *
   * @throws UserError if there is none, it lacks the column, or its values are scaled
   */
  static Atlas open(SparkSession spark, String path, Optional<String> labelColumn) {
    Atlas atlas = Atlas.open(spark, path);
    labelColumn
        .filter(column -> !atlas.obsColumns().contains(column))
        .ifPresent(
            column -> {
              throw UserError.of(
                  "Cannot average expression by %s: %s has no such obs column. Expected one of %s"
                      + " as --label-column.",
                  column, path, atlas.obsColumns());
            });
    if (atlas.valueState() == ValueState.SCALED) {
      throw UserError.of(
          "Cannot use the expression of %s: its values are scaled (centred by gene). Expected"
              + " counts, normalised or log1p values; ingest the raw counts (--layer raw).",
          path);
    }
    return atlas;
  }

  /**
   * Reads the values of each cell, and its label as text where a column is given, as third field.
   */
  static JavaRDD<Row> of(Atlas atlas, Optional<String> labelColumn) {
    Column label =
        labelColumn
            .map(name -> Columns.named(name).cast("string"))
            .orElse(functions.lit(null).cast("string"));
    return StablePartitions.of(
        atlas
            .cells()
            .select(
                Columns.named(Atlas.CELL_ID),
                Columns.named(Atlas.GENE_INDICES),
                Columns.named(Atlas.COUNTS),
                label.as("__label")),
        Atlas.CELL_ID,
        ROWS_PER_BLOCK);
  }

  /** Takes the values of a cell from its row. */
  static SparseRow values(Row row) {
    return new SparseRow(
        row.<Integer>getList(1).stream().mapToInt(Integer::intValue).toArray(),
        FloatArrays.of(row.getList(2)));
  }
}
