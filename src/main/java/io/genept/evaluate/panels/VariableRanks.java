package io.genept.evaluate.panels;

import io.genept.math.InformativeGenes;
import io.genept.math.SparseRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The most variable genes of both sides. */
final class VariableRanks {
  private final double[] ranks;

  /**
   * Ranks the genes of both sides by how far they scatter above the trend; the mean rank counts.
   */
  VariableRanks(PanelSide reference, PanelSide query, int genes) {
    double[] first = ranks(weights(reference.cells(), genes));
    double[] second = ranks(weights(query.cells(), genes));
    ranks = new double[genes];
    Arrays.setAll(ranks, gene -> first[gene] + second[gene]);
  }

  /**
   * Takes the most variable genes; of genes that rank alike the first.
   *
   * @param most how many
   * @param allowed which may be taken
   * @return ascending
   */
  int[] of(int most, IntPredicate allowed) {
    return IntStream.range(0, ranks.length)
        .filter(allowed)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer gene) -> ranks[gene]).thenComparingInt(g -> g))
        .limit(most)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static double[] weights(SparseRow[] cells, int genes) {
    double[] sums = new double[genes];
    double[] squares = new double[genes];
    for (SparseRow cell : cells) {
      for (int i = 0; i < cell.indices().length; i++) {
        double x = cell.values()[i];
        sums[cell.indices()[i]] += x;
        squares[cell.indices()[i]] += x * x;
      }
    }
    double[] variances = new double[genes];
    for (int gene = 0; gene < genes; gene++) {
      sums[gene] /= cells.length;
      variances[gene] = Math.max(0, squares[gene] / cells.length - sums[gene] * sums[gene]);
    }
    InformativeGenes weights =
        InformativeGenes.of(sums, variances, InformativeGenes.Settings.DEFAULT);
    return IntStream.range(0, genes).mapToDouble(weights::weight).toArray();
  }

  /** Ranks from the largest down; equals share their mean rank. */
  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(gene -> -values[gene]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
