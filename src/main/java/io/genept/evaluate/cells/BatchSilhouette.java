package io.genept.evaluate.cells;

import io.genept.core.EmbeddingMatrix;
import io.genept.learn.cluster.LabelDistances;
import io.genept.math.LabelCodes;
import io.genept.metric.Silhouette;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Batch ASW: 1 less the absolute silhouette (Euclidean) of the batches among the cells of a label,
 * averaged over the cells and then over the labels; 1 where batches are mixed (Luecken et al.
 * 2022). Labels of one batch, or with a batch for each cell, are left out.
 *
 * <p>Defined as {@code scib_metrics.silhouette_batch(rescale=True)} 0.5; agrees with scikit-learn's
 * {@code silhouette_samples} to 1e-5, from float products.
 */
public final class BatchSilhouette {
  private BatchSilhouette() {}

  /** The score, 0 to 1; NaN where no label has cells of several batches. */
  public static double of(EmbeddingMatrix cells, int[] labels, int[] batches) {
    int labelled = IntStream.of(labels).max().orElse(-1) + 1;
    List<Double> means = new ArrayList<>();
    for (int label = 0; label < labelled; label++) {
      int chosen = label;
      int[] rows = IntStream.range(0, labels.length).filter(row -> labels[row] == chosen).toArray();
      LabelCodes own = LabelCodes.of(IntStream.of(rows).map(row -> batches[row]).toArray());
      int count = own.classes().size();
      if (count > 1 && count < rows.length) {
        means.add(ofLabel(cells, rows, own));
      }
    }
    return means.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static double ofLabel(EmbeddingMatrix cells, int[] rows, LabelCodes batches) {
    int dim = cells.dimension();
    float[] vectors = new float[rows.length * dim];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(cells.values(), rows[i] * dim, vectors, i * dim, dim);
    }
    int[] codes = batches.codes();
    int[] sizes = batches.counts();
    double[][] sums = new LabelDistances(vectors, dim, codes, sizes.length).ofAll();
    double mean = 0;
    for (int i = 0; i < rows.length; i++) {
      mean += 1 - Math.abs(Silhouette.silhouette(sums[i], codes[i], sizes));
    }
    return mean / rows.length;
  }
}
