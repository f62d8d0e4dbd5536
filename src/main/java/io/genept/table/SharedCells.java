package io.genept.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;

import io.genept.core.UserError;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to carry labels from cells to themselves: studies that reuse cells of others under other
 * ids are found by the barcodes within the ids. Barcodes of different runs also coincide by chance,
 * since all runs draw from one list; only what is clearly more is refused.
 */
public final class SharedCells {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCells.class);
  private static final String BARCODE = "[ACGTN]{12,}";
  private static final String KEY = "genept_cell_key";

  /** Barcodes of the smallest list in wide use, that of 10x chemistry 2. */
  private static final double BARCODES = 737_280;

  private static final double SHARE = 0.1;

  private SharedCells() {}

  /**
   * Checks two tables with a {@code cell_id}; ids and barcodes are compared on executors.
   *
   * @param reference of the labelled cells, and its path
   * @param query of the cells to label, and its path
   * @throws UserError if a tenth more of the query's cells than chance would explain are cells of
   *     the reference
   */
  public static void refuse(
      Dataset<Row> reference, String referencePath, Dataset<Row> query, String queryPath) {
    Dataset<Row> known = keys(reference).distinct();
    Dataset<Row> asked = keys(query);
    long references = known.count();
    long queries = asked.count();
    List<Row> both = asked.join(known, KEY).select(KEY).sort(KEY).limit(1).collectAsList();
    if (both.isEmpty()) {
      return;
    }
    long shared = asked.join(known, asked.col(KEY).equalTo(known.col(KEY)), "left_semi").count();
    double chance = 1 - Math.exp(-references / BARCODES);
    if (shared > (SHARE + chance) * queries) {
      throw UserError.of(
          "Cannot carry labels from %s to %s: %,d of %,d cells of the latter are cells of the former"
              + " by id or barcode (first: %s), and would get their own labels. Expected other"
              + " cells; leave those out, or give --allow-shared-cells.",
          referencePath, queryPath, shared, queries, both.get(0).getString(0));
    }
    LOG.info(
        "{} of {} cells of {} have the id or barcode of one of {}, as many as by chance",
        shared,
        queries,
        queryPath,
        referencePath);
  }

  private static Dataset<Row> keys(Dataset<Row> table) {
    Column id = col(Atlas.CELL_ID);
    Column barcode = regexp_extract(id, BARCODE, 0);
    return table.select(when(barcode.equalTo(""), id).otherwise(barcode).as(KEY));
  }
}
