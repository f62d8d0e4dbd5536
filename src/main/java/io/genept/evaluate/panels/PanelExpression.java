package io.genept.evaluate.panels;

import io.genept.learn.decompose.DenseSvd;
import io.genept.math.InformativeGenes;
import java.util.Arrays;

/**
 * Expression of the genes of one side's panel, and what is computed from it alone.
 *
 * @param genes of the panel, ascending
 * @param values cells × genes, row after row
 * @param weights of the genes, from this panel alone
 */
record PanelExpression(int[] genes, double[] values, InformativeGenes weights) {
  private static final int COMPONENTS = 20;

  static PanelExpression of(PanelSide side, int[] genes, int allGenes) {
    double[] values = side.dense(genes, allGenes);
    double[][] moments = moments(values, side.size(), genes.length);
    return new PanelExpression(
        genes,
        values,
        InformativeGenes.of(moments[0], moments[1], InformativeGenes.Settings.DEFAULT));
  }

  /** Means and variances of the columns; the variances divide by the number of rows. */
  static double[][] moments(double[] values, int rows, int columns) {
    double[] means = new double[columns];
    double[] variances = new double[columns];
    for (int i = 0; i < values.length; i++) {
      means[i % columns] += values[i] / rows;
    }
    for (int i = 0; i < values.length; i++) {
      double off = values[i] - means[i % columns];
      variances[i % columns] += off * off / rows;
    }
    return new double[][] {means, variances};
  }

  int cells() {
    return genes.length == 0 ? 0 : values.length / genes.length;
  }

  /** Expression of some genes, each less its mean: cells × places, row after row. */
  double[] centred(int[] places) {
    return centred(places, (place, x) -> x);
  }

  /** Weighted expression of some genes, each less its mean: cells × places, row after row. */
  double[] weighted(int[] places) {
    return centred(places, weights::value);
  }

  private interface Value {
    double of(int place, double x);
  }

  private double[] centred(int[] places, Value value) {
    int rows = cells();
    int columns = places.length;
    double[] taken = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < columns; c++) {
        taken[row * columns + c] = value.of(places[c], values[row * genes.length + places[c]]);
      }
    }
    double[] means = moments(taken, rows, columns)[0];
    for (int i = 0; i < taken.length; i++) {
      taken[i] -= means[i % columns];
    }
    return taken;
  }

  /**
   * Weighted expression within its leading components.
   *
   * @param genes with a weight
   * @param svd scores of the cells, and the genes' part in the components
   */
  record Denoised(int[] genes, DenseSvd svd) {}

  /** Leading components of the weighted expression of the genes that have a weight. */
  Denoised denoised() {
    int[] places = weights.informative();
    int[] weighted = Arrays.stream(places).map(place -> genes[place]).toArray();
    return new Denoised(
        weighted, DenseSvd.of(weighted(places), cells(), places.length, COMPONENTS));
  }
}
