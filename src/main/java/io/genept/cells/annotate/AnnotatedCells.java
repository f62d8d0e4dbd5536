package io.genept.cells.annotate;

import io.genept.cells.RowsByBlock;
import io.genept.io.FloatArrays;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;

/** Labels the cells of a partition block by block, as they are asked for. */
final class AnnotatedCells extends RowsByBlock {
  private final NeighborVoting voting;
  private final int embeddings;

  /**
   * Wraps a partition.
   *
   * @param source rows of {@link QueryCells#rows}
   * @param embeddings how many embeddings each has
   */
  AnnotatedCells(
      Iterator<Row> source, NeighborVoting voting, int embeddings, LongAccumulator done) {
    super(source, done);
    this.voting = voting;
    this.embeddings = embeddings;
  }

  @Override
  protected List<Row> changed(List<Row> rows) {
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
