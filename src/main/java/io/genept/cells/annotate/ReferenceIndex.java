package io.genept.cells.annotate;

import io.genept.core.EmbeddingMatrix;
import io.genept.learn.neighbors.NearestRows;
import io.genept.learn.neighbors.ReferenceBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole reference, as sent to the executors.
 *
 * @param blocks all its vectors
 * @param codes label of each cell
 * @param neighbors number of neighbours that vote
 */
record ReferenceIndex(List<ReferenceBlock> blocks, int dim, int[] codes, int neighbors)
    implements Serializable {

  /**
   * Codes of the labels of the neighbours of each cell.
   *
   * @param vectors of the cells, null where one has none
   * @return null for a cell without a direction
   */
  int[][] labels(List<float[]> vectors) {
    List<Integer> present = new ArrayList<>();
    List<float[]> directed = new ArrayList<>();
    for (int cell = 0; cell < vectors.size(); cell++) {
      if (EmbeddingMatrix.hasDirection(vectors.get(cell))) {
        present.add(cell);
        directed.add(vectors.get(cell));
      }
    }
    NearestRows nearest =
        ReferenceBlock.nearest(blocks, LabelledBlock.joined(directed, dim), dim, neighbors);
    int[][] labels = new int[vectors.size()][];
    for (int i = 0; i < present.size(); i++) {
      labels[present.get(i)] = labels(nearest.rows(i), codes);
    }
    return labels;
  }

  static int[] labels(int[] rows, int[] codes) {
    return Arrays.stream(rows).map(row -> codes[row]).toArray();
  }
}
