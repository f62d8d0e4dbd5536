package io.genept.cells;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** The rows of a partition, changed block by block as they are asked for. */
abstract class RowsByBlock implements Iterator<Row> {
  private static final int ROWS_PER_BLOCK = 1_024;

  private final Iterator<Row> source;
  private final LongAccumulator done;
  private Iterator<Row> block = Collections.emptyIterator();

  RowsByBlock(Iterator<Row> source, LongAccumulator done) {
    this.source = source;
    this.done = done;
  }

  /**
   * Changes some rows.
   *
   * @return one for each, in their order
   */
  abstract List<Row> changed(List<Row> rows);

  @Override
  public final boolean hasNext() {
    return block.hasNext() || source.hasNext();
  }

  @Override
  public final Row next() {
    if (!block.hasNext()) {
      List<Row> rows = new ArrayList<>();
      while (rows.size() < ROWS_PER_BLOCK && source.hasNext()) {
        rows.add(source.next());
      }
      block = changed(rows).iterator();
      done.add(rows.size());
    }
    return block.next();
  }
}
