package io.genept.learn.decompose;

import io.genept.learn.TreeSum;
import io.genept.learn.VectorBlocks;
import io.genept.math.ReproducibleSums;
import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * {@code XᵀXV} of sparse rows {@code X} in one pass, the same to the last bit for any order of the
 * rows: each contribution is rounded to a unit of its column ({@link ReproducibleSums#rounding}).
 *
 * <p>By Cauchy and Schwarz the contributions of all rows to one entry are no more than {@code ‖X_f‖
 * · ‖X‖ · ‖v‖}, of which the unit is at most 2⁻⁴⁹.
 */
final class GramProduct {
  private final JavaRDD<SparseRow> rows;
  private final double[] roundings;

  /**
   * Bounds the products of vectors of a length below 1.
   *
   * @param rows read once for each product, so cache them
   */
  GramProduct(JavaRDD<SparseRow> rows, ColumnMoments moments) {
    this.rows = rows;
    double all = 0;
    for (double squares : moments.squares()) {
      all += squares + moments.lost();
    }
    double norm = Math.sqrt(all);
    this.roundings =
        Arrays.stream(moments.squares())
            .map(squares -> ReproducibleSums.rounding(norm * Math.sqrt(squares + moments.lost())))
            .toArray();
  }

  private record Factors(double[] vectors, int width, double[] roundings) implements Serializable {}

  /**
   * Multiplies.
   *
   * @param vectors features × width, row after row
   * @return features × width
   */
  double[] times(double[] vectors, int width) {
    double[] scales = scales(vectors, width);
    double[] scaled = new double[vectors.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = vectors[i] / scales[i % width];
    }
    Broadcast<Factors> factors =
        JavaSparkContext.fromSparkContext(rows.context())
            .broadcast(new Factors(scaled, width, roundings));
    double[] product;
    try {
      product = TreeSum.of(rows, some -> sums(some, factors.value()), VectorBlocks.Sum::ofArrays);
    } finally {
      factors.destroy();
    }
    for (int i = 0; i < product.length; i++) {
      product[i] *= scales[i % width];
    }
    return product;
  }

  /** Powers of two, by which division loses nothing, above the length of each vector. */
  private static double[] scales(double[] vectors, int width) {
    double[] scales = new double[width];
    for (int i = 0; i < vectors.length; i++) {
      scales[i % width] += vectors[i] * vectors[i];
    }
    for (int c = 0; c < width; c++) {
      scales[c] = scales[c] > 0 ? Math.scalb(1.0, Math.getExponent(Math.sqrt(scales[c])) + 1) : 1;
    }
    return scales;
  }

  private static double[] sums(Iterator<SparseRow> rows, Factors factors) {
    int width = factors.width;
    double[] vectors = factors.vectors;
    double[] sums = new double[vectors.length];
    double[] scores = new double[width];
    while (rows.hasNext()) {
      SparseRow row = rows.next();
      int[] indices = row.indices();
      float[] values = row.values();
      Arrays.fill(scores, 0);
      for (int i = 0; i < indices.length; i++) {
        addScaled(scores, vectors, indices[i] * width, values[i]);
      }
      for (int i = 0; i < indices.length; i++) {
        addRounded(sums, indices[i] * width, scores, values[i], factors.roundings[indices[i]]);
      }
    }
    return sums;
  }

  private static void addScaled(double[] sum, double[] vectors, int from, double weight) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += weight * vectors[from + c];
    }
  }

  private static void addRounded(
      double[] sums, int from, double[] scores, double weight, double rounding) {
    for (int c = 0; c < scores.length; c++) {
      sums[from + c] += (weight * scores[c] + rounding) - rounding;
    }
  }
}
