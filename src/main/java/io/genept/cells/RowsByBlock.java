package io.genept.cells;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** The rows of a partition, each changed into another, so many at a time. */
public abstract class RowsByBlock extends Blocks<Row, Row> {
  private static final int ROWS_PER_BLOCK = 1_024;

  private final LongAccumulator done;

  public RowsByBlock(Iterator<Row> source, LongAccumulator done) {
    super(source);
    this.done = done;
  }

  /**
   * Changes some rows.
   *
   * @return one for each, in their order
   */
  protected abstract List<Row> changed(List<Row> rows);

  @Override
  final List<Row> block(Iterator<Row> source) {
    List<Row> rows = new ArrayList<>();
    while (rows.size() < ROWS_PER_BLOCK && source.hasNext()) {
      rows.add(source.next());
    }
    List<Row> changed = changed(rows);
    done.add(rows.size());
    return changed;
  }
}
