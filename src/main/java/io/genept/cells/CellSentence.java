package io.genept.cells;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Makes a cell's sentence: the prefix, then the names of its genes by descending normalised
 * expression, separated by spaces.
 *
 * <p>Genes without counts are left out, and those beyond {@code maxGenes}. Within a cell,
 * normalised expression has the order of the counts. Genes of equal expression stand in the order
 * of the atlas's genes; the paper's notebook sorts by {@code np.argsort(cell)[::-1]}, which leaves
 * them in about the reverse order. A name stands as often as genes of the atlas bear it.
 */
final class CellSentence implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] words;
  private final String prefix;
  private final int maxGenes;

  /**
   * @param words name of each gene of the atlas, null for one that is left out
   * @param prefix of each sentence
   * @param maxGenes most genes in it
   */
  CellSentence(String[] words, String prefix, int maxGenes) {
    this.words = words;
    this.prefix = prefix;
    this.maxGenes = maxGenes;
  }

  /**
   * A sentence.
   *
   * @param text null if it would name no gene
   * @param genes how many it names
   * @param share of the cell's counts that fall on them
   */
  record Sentence(String text, int genes, double share) {}

  Sentence of(ExpressionRow cell) {
    int[] genes = cell.getGeneIndices();
    float[] values = cell.getCounts();
    long[] ranks = ranks(genes, values);
    StringBuilder text = new StringBuilder(prefix);
    int named = 0;
    double counted = 0;
    for (int i = 0; i < ranks.length && named < maxGenes; i++) {
      String word = words[(int) ranks[i]];
      if (word != null) {
        text.append(named == 0 ? "" : " ").append(word);
        counted += Float.intBitsToFloat(Integer.MAX_VALUE - (int) (ranks[i] >> Integer.SIZE));
        named++;
      }
    }
    return new Sentence(
        named == 0 ? null : text.toString(),
        named,
        named == 0 ? 0 : counted / cell.values().total());
  }

  /** Expressed genes by descending value, then index: the value's inverted bits, then the index. */
  private static long[] ranks(int[] genes, float[] values) {
    long[] ranks = new long[genes.length];
    int expressed = 0;
    for (int i = 0; i < genes.length; i++) {
      if (values[i] > 0) {
        long inverted = (long) Integer.MAX_VALUE - Float.floatToIntBits(values[i]);
        ranks[expressed++] = (inverted << Integer.SIZE) | genes[i];
      }
    }
    long[] sorted = Arrays.copyOf(ranks, expressed);
    Arrays.sort(sorted);
    return sorted;
  }
}
