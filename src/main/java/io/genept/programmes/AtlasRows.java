package io.genept.programmes;

import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.learn.StablePartitions;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Cells of an atlas in an order and in blocks that depend on the data alone. */
final class AtlasRows {
  private static final int ROWS_PER_BLOCK = 8_192;

  private AtlasRows() {}

  /** Values of each cell, and its label as text where a column is given, as third field. */
  static JavaRDD<Row> of(Atlas atlas, Optional<String> labelColumn) {
    Column label =
        labelColumn
            .map(name -> Columns.named(name).cast("string"))
            .orElse(org.apache.spark.sql.functions.lit(null).cast("string"));
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

  static SparseRow values(Row row) {
    return new SparseRow(
        row.<Integer>getList(1).stream().mapToInt(Integer::intValue).toArray(),
        FloatArrays.of(row.getList(2)));
  }
}
