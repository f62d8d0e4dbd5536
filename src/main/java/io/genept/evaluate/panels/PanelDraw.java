package io.genept.evaluate.panels;

import io.genept.math.MersenneTwister;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The genes of two panels.
 *
 * @param reference genes of the reference's panel, ascending
 * @param query genes of the query's panel, ascending
 * @param shared genes of both, ascending
 */
record PanelDraw(int[] reference, int[] query, int[] shared) {

  /** Every gene on both sides. */
  static PanelDraw all(int genes) {
    int[] every = IntStream.range(0, genes).toArray();
    return new PanelDraw(every, every, every);
  }

  /**
   * Draws two panels of equal size: the first genes of a random order are shared, the next are the
   * reference's, the next the query's. So a draw of more shared genes shares all that one of fewer
   * does.
   *
   * @param genes to draw from
   * @param size of each panel; smaller, and as large as they can be, where there are too few genes
   * @param shared how many are in both; all that there are, where they are no more
   * @param seed 0 to 4294967295
   */
  static PanelDraw of(int[] genes, int size, int shared, long seed) {
    int[] order = new MersenneTwister(seed).permutation(genes.length);
    int both = Math.min(Math.min(shared, size), genes.length);
    int own = Math.min(size - both, (genes.length - both) / 2);
    int[] drawn = IntStream.of(order).map(i -> genes[i]).toArray();
    return new PanelDraw(
        sorted(IntStream.range(0, both + own), drawn),
        sorted(
            IntStream.concat(IntStream.range(0, both), IntStream.range(both + own, both + 2 * own)),
            drawn),
        sorted(IntStream.range(0, both), drawn));
  }

  private static int[] sorted(IntStream places, int[] drawn) {
    return places.map(i -> drawn[i]).sorted().toArray();
  }

  /** Says where the panels are smaller than asked for; null where they are not. */
  String remark(int size) {
    return reference.length >= size
        ? null
        : String.format(
            "panels of %d genes: too few genes for panels of %d", reference.length, size);
  }

  /** Places of the shared genes in a panel. */
  int[] placesIn(int[] panel) {
    return IntStream.of(shared).map(gene -> Arrays.binarySearch(panel, gene)).toArray();
  }
}
