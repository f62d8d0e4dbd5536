package io.genept.cells.annotate;

import java.util.List;
import java.util.Locale;

/**
 * What to expect of labels carried between panels: shares of cells that were labelled right, mean
 * of the twelve pairs of conf/benchmark-panels.plan (blood and pancreas, panels of 400 genes, ten
 * draws).
 */
final class PanelAccuracy {
  private static final List<Measured> MEASURED =
      List.of(
          new Measured(0, 0.522, Double.NaN, Double.NaN),
          new Measured(10, 0.539, 0.545, 0.365),
          new Measured(30, 0.562, 0.618, 0.499),
          new Measured(100, 0.635, 0.713, 0.665),
          new Measured(300, 0.790, 0.819, 0.825),
          new Measured(1_000, 0.858, 0.866, 0.905));

  /** The most frequent label for every cell. */
  private static final double MAJORITY = 0.320;

  private PanelAccuracy() {}

  /**
   * One line of the benchmark.
   *
   * @param shared genes that both panels had; the last stands for all genes of both
   */
  private record Measured(int shared, double informed, double hybrid, double weighted) {
    private String words() {
      String text = String.format(Locale.ROOT, "by informed %.2f", informed);
      return shared == 0
          ? text
          : text + String.format(Locale.ROOT, ", hybrid %.2f, weighted-pca %.2f", hybrid, weighted);
    }
  }

  /** The words for so many shared genes: those of the largest number measured that is no more. */
  static String words(int shared) {
    Measured nearest = MEASURED.get(0);
    for (Measured measured : MEASURED) {
      nearest = measured.shared() <= shared ? measured : nearest;
    }
    return String.format(
        Locale.ROOT,
        "where %,d were, twelve pairs of data sets had this share of cells right: %s (%.2f by the"
            + " most frequent label)",
        nearest.shared(),
        nearest.words(),
        MAJORITY);
  }
}
