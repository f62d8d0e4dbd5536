package io.genept.evaluate.panels;

import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The cells of one side of a transfer.
 *
 * @param cells log-normalised expression by the depth of all genes of a cell; indices are numbers
 *     of the genes that both sides have
 * @param labels code of the label of each cell
 */
record PanelSide(SparseRow[] cells, int[] labels) implements Serializable {

  int size() {
    return cells.length;
  }

  /**
   * Expression of some genes: cells × genes, row after row.
   *
   * @param genes ascending
   * @param of number of genes that both sides have
   */
  double[] dense(int[] genes, int of) {
    int[] place = new int[of];
    Arrays.fill(place, -1);
    for (int i = 0; i < genes.length; i++) {
      place[genes[i]] = i;
    }
    double[] values = new double[Math.multiplyExact(cells.length, genes.length)];
    for (int cell = 0; cell < cells.length; cell++) {
      SparseRow row = cells[cell];
      for (int i = 0; i < row.indices().length; i++) {
        int at = place[row.indices()[i]];
        if (at >= 0) {
          values[cell * genes.length + at] = row.values()[i];
        }
      }
    }
    return values;
  }
}
