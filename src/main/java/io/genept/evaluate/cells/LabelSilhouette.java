package io.genept.evaluate.cells;

import io.genept.core.EmbeddingMatrix;
import io.genept.learn.cluster.LabelDistances;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.metric.Silhouette;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Average silhouette width (Euclidean) of labels, as exactly as the number of cells allows: up to
 * {@value #DOUBLE_CELLS} cells in double precision ({@link Silhouette}, 1e-11), up to {@value
 * #EXACT_CELLS} over all pairs from float products ({@link LabelDistances}, 1e-6), and above
 * estimated from {@value #SAMPLED_CELLS} cells, each against all.
 *
 * @param widths silhouettes of the cells, or of some of them
 * @param message how good an estimate their mean is; null where all cells are measured
 */
@SuppressWarnings("ArrayRecordComponent")
record LabelSilhouette(double[] widths, String message) {
  static final int DOUBLE_CELLS = 2_000;
  static final int EXACT_CELLS = 100_000;
  static final int SAMPLED_CELLS = 10_000;
  private static final double NORMAL_95 = 1.959964;

  /** Measures, with the limits above. */
  static LabelSilhouette of(EmbeddingMatrix matrix, LabelCodes labels) {
    if (matrix.size() <= DOUBLE_CELLS) {
      return new LabelSilhouette(
          Silhouette.samples(
              matrix.values(), matrix.dimension(), labels.codes(), DistanceMetric.EUCLIDEAN),
          null);
    }
    return matrix.size() <= EXACT_CELLS
        ? exact(matrix, labels)
        : sampled(matrix, labels, SAMPLED_CELLS);
  }

  /** The mean silhouette. */
  double value() {
    return mean(widths);
  }

  /** Over all pairs of cells. */
  static LabelSilhouette exact(EmbeddingMatrix matrix, LabelCodes labels) {
    int[] rows = IntStream.range(0, matrix.size()).toArray();
    double[] widths = widths(distances(matrix, labels).ofAll(), rows, labels);
    return new LabelSilhouette(widths, null);
  }

  /**
   * From some cells drawn without replacement, always the same; the message tells half the width of
   * the 95 % confidence interval, normal approximation with the correction for a finite population.
   */
  static LabelSilhouette sampled(EmbeddingMatrix matrix, LabelCodes labels, int wanted) {
    int n = matrix.size();
    int[] rows = draw(n, wanted);
    double[] widths = widths(distances(matrix, labels).of(rows), rows, labels);
    double mean = mean(widths);
    double squares = DoubleStream.of(widths).map(w -> (w - mean) * (w - mean)).sum();
    double error = Math.sqrt(squares / (wanted - 1) / wanted * (1 - (double) wanted / n));
    String message =
        String.format(
            Locale.ROOT, "sampled %,d of %,d cells: ± %.2g (95 %%)", wanted, n, NORMAL_95 * error);
    return new LabelSilhouette(widths, message);
  }

  private static LabelDistances distances(EmbeddingMatrix matrix, LabelCodes labels) {
    return new LabelDistances(
        matrix.values(), matrix.dimension(), labels.codes(), labels.classes().size());
  }

  private static double[] widths(double[][] sums, int[] rows, LabelCodes labels) {
    int[] sizes = labels.counts();
    int[] codes = labels.codes();
    double[] widths = new double[rows.length];
    Arrays.setAll(widths, i -> Silhouette.silhouette(sums[i], codes[rows[i]], sizes));
    return widths;
  }

  private static double mean(double[] widths) {
    return DoubleStream.of(widths).average().orElseThrow();
  }

  private static int[] draw(int n, int wanted) {
    SplittableRandom random = new SplittableRandom(0);
    int[] rows = IntStream.range(0, n).toArray();
    for (int i = 0; i < wanted; i++) {
      int other = i + random.nextInt(n - i);
      int row = rows[other];
      rows[other] = rows[i];
      rows[i] = row;
    }
    return Arrays.stream(rows, 0, wanted).sorted().toArray();
  }
}
