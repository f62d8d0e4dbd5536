package io.genept.cells;

import io.genept.table.FloatArrays;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;

/** Labels the cells of a partition block by block, as they are asked for. */
final class AnnotatedCells implements Iterator<Row> {
  private static final int CELLS_PER_BLOCK = 1_024;

  private final Iterator<Row> source;
  private final NeighborVoting voting;
  private final int embeddings;
  private final LongAccumulator done;
  private Iterator<Row> block = Collections.emptyIterator();

  /**
   * Wraps a partition.
   *
   * @param source rows of {@link QueryCells#rows}
   * @param embeddings how many embeddings each has
   */
  AnnotatedCells(
      Iterator<Row> source, NeighborVoting voting, int embeddings, LongAccumulator done) {
    this.source = source;
    this.voting = voting;
    this.embeddings = embeddings;
    this.done = done;
  }

  @Override
  public boolean hasNext() {
    return block.hasNext() || source.hasNext();
  }

  @Override
  public Row next() {
    if (!block.hasNext()) {
      List<Row> rows = new ArrayList<>();
      while (rows.size() < CELLS_PER_BLOCK && source.hasNext()) {
        rows.add(source.next());
      }
      block = annotated(rows).iterator();
      done.add(rows.size());
    }
    return block.next();
  }

  private List<Row> annotated(List<Row> rows) {
    float[][][] vectors = new float[embeddings][rows.size()][];
    for (int e = 0; e < embeddings; e++) {
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        vectors[e][i] = row.isNullAt(1 + e) ? null : FloatArrays.of(row.getList(1 + e));
      }
    }
    NeighborVoting.Label[] labels = voting.label(vectors);
    List<Row> annotated = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      Row row = rows.get(i);
      Object[] values = new Object[row.size() - embeddings + 3];
      values[0] = row.get(0);
      values[1] = labels[i].predicted();
      values[2] = labels[i].confidence();
      values[3] = labels[i].nearest();
      for (int c = 1 + embeddings; c < row.size(); c++) {
        values[c - embeddings + 3] = row.get(c);
      }
      annotated.add(RowFactory.create(values));
    }
    return annotated;
  }
}
