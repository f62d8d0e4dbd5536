package io.genept.ingest;

import java.util.Arrays;
import java.util.Map;

/** Turns the gene indices of an input into those of the atlas, ascending within a cell. */
final class GeneOrder {
  private final int[] index;
  private final boolean same;
  private final boolean ascending;

  private GeneOrder(int[] index, boolean same, boolean ascending) {
    this.index = index;
    this.same = same;
    this.ascending = ascending;
  }

  /**
   * The order of an input.
   *
   * @param ids its genes
   * @param atlas index of each gene of the atlas; has them all
   */
  static GeneOrder of(String[] ids, Map<String, Integer> atlas) {
    int[] index = new int[ids.length];
    boolean same = true;
    boolean ascending = true;
    for (int gene = 0; gene < ids.length; gene++) {
      index[gene] = atlas.get(ids[gene]);
      same &= index[gene] == gene;
      ascending &= gene == 0 || index[gene] > index[gene - 1];
    }
    return new GeneOrder(index, same, ascending);
  }

  /** Changes the genes of a cell, and the order of its values with them. */
  void apply(int[] genes, float[] values) {
    if (same) {
      return;
    }
    for (int i = 0; i < genes.length; i++) {
      genes[i] = index[genes[i]];
    }
    if (ascending) {
      return;
    }
    long[] packed = new long[genes.length];
    for (int i = 0; i < genes.length; i++) {
      packed[i] = ((long) genes[i] << 32) | (Float.floatToRawIntBits(values[i]) & 0xffffffffL);
    }
    Arrays.sort(packed);
    for (int i = 0; i < genes.length; i++) {
      genes[i] = (int) (packed[i] >> 32);
      values[i] = Float.intBitsToFloat((int) packed[i]);
    }
  }
}
