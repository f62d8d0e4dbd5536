package io.genept.genes;

import io.genept.learn.StableBlocks;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.table.FloatArrays;
import io.genept.table.ParquetTable;
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
            .map(name -> ParquetTable.column(name).cast("string"))
            .orElse(org.apache.spark.sql.functions.lit(null).cast("string"));
    return StableBlocks.of(
        atlas
            .cells()
            .select(
                ParquetTable.column(Atlas.CELL_ID),
                ParquetTable.column(Atlas.GENE_INDICES),
                ParquetTable.column(Atlas.COUNTS),
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
