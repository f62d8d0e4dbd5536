package io.genept.cells;

import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.Arrays;

/** Some genes of an atlas, renumbered in their order; or all of them. */
final class GeneSelection implements Serializable {
  private static final long serialVersionUID = 1L;

  static final GeneSelection ALL = new GeneSelection(null);

  private final int[] numberOfGene;

  private GeneSelection(int[] numberOfGene) {
    this.numberOfGene = numberOfGene;
  }

  /**
   * Takes some genes.
   *
   * @param chosen their indices, ascending
   * @param genes number of genes of the atlas
   */
  static GeneSelection of(int[] chosen, int genes) {
    int[] numberOfGene = new int[genes];
    Arrays.fill(numberOfGene, -1);
    for (int number = 0; number < chosen.length; number++) {
      numberOfGene[chosen[number]] = number;
    }
    return new GeneSelection(numberOfGene);
  }

  /** Restricts a row to these genes. */
  SparseRow of(SparseRow row) {
    if (numberOfGene == null) {
      return row;
    }
    int[] indices = new int[row.indices().length];
    float[] values = new float[indices.length];
    int taken = 0;
    for (int i = 0; i < indices.length; i++) {
      int number = numberOfGene[row.indices()[i]];
      if (number >= 0) {
        indices[taken] = number;
        values[taken] = row.values()[i];
        taken++;
      }
    }
    return new SparseRow(Arrays.copyOf(indices, taken), Arrays.copyOf(values, taken));
  }
}
