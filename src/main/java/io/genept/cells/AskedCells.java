package io.genept.cells;

import io.genept.core.Provenance;
import io.genept.table.Atlas;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells of an atlas that a run embeds.
 *
 * @param rows of the atlas
 * @param count how many
 * @param earlier those that the output holds, if the run adds to it
 */
record AskedCells(Dataset<Row> rows, long count, Optional<EarlierCells> earlier) {
  private static final Logger LOG = LoggerFactory.getLogger(AskedCells.class);

  /**
   * All cells, or in {@link EmbedCells.Mode#INCREMENTAL} those that the output does not hold.
   *
   * @throws io.genept.core.UserError if the output was made otherwise than this run would go on
   */
  static AskedCells of(
      SparkSession spark, EmbedCells.Options options, Atlas atlas, List<Provenance.Input> inputs) {
    Optional<EarlierCells> earlier =
        EarlierCells.of(spark, options, atlas, WrittenCells.describe(options), inputs);
    if (earlier.isEmpty()) {
      return new AskedCells(atlas.cells(), atlas.cellCount(), earlier);
    }
    Dataset<Row> rows = earlier.get().without(atlas.cells());
    long count = rows.count();
    LOG.info("{} cells are there, {} are new", earlier.get().count(), count);
    return new AskedCells(rows, count, earlier);
  }
}
