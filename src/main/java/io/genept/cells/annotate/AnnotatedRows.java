package io.genept.cells.annotate;

import io.genept.io.FloatArrays;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of cells to annotate, with a label in place of their embeddings. */
final class AnnotatedRows {
  private AnnotatedRows() {}

  /** Puts the label in place of the embeddings, which follow the id in each row. */
  static List<Row> of(
      Iterator<Row> block,
      ReferenceIndex[] indices,
      NeighborVoting voting,
      PartitionedSearch.Met met) {
    List<Row> rows = new ArrayList<>();
    block.forEachRemaining(rows::add);
    int[][][] neighbors = new int[rows.size()][indices.length][];
    for (int pair = 0; pair < indices.length; pair++) {
      int[][] labels = neighborLabels(rows, 1 + pair, indices[pair], met);
      for (int i = 0; i < labels.length; i++) {
        neighbors[i][pair] = labels[i];
      }
    }
    List<Row> annotated = new ArrayList<>();
    for (int i = 0; i < neighbors.length; i++) {
      NeighborVoting.Label label = voting.label(neighbors[i]);
      Row row = rows.get(i);
      Object[] values = new Object[row.size() - indices.length + 3];
      values[0] = row.get(0);
      values[1] = label.predicted();
      values[2] = label.confidence();
      values[3] = label.nearest();
      for (int c = 1 + indices.length; c < row.size(); c++) {
        values[c - indices.length + 3] = row.get(c);
      }
      annotated.add(RowFactory.create(values));
    }
    return annotated;
  }

  private static int[][] neighborLabels(
      List<Row> rows, int column, ReferenceIndex index, PartitionedSearch.Met met) {
    if (index == null) {
      return rows.stream()
          .map(row -> row.isNullAt(column) ? null : codes(row.getList(column)))
          .toArray(int[][]::new);
    }
    List<float[]> vectors = new ArrayList<>();
    for (Row row : rows) {
      vectors.add(row.isNullAt(column) ? null : FloatArrays.of(row.getList(column)));
    }
    met.accept((long) rows.size() * index.blocks().size());
    return index.labels(vectors);
  }

  private static int[] codes(List<Integer> codes) {
    return codes.stream().mapToInt(Integer::intValue).toArray();
  }
}
