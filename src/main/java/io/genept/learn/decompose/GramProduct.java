package io.genept.learn.decompose;

import io.genept.learn.TreeSum;
import io.genept.learn.VectorBlocks;
import io.genept.math.ReproducibleSums;
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
  private final JavaRDD<SparseBlock> blocks;
  private final double[] roundings;

  /**
   * Bounds the products of vectors of a length below 1.
   *
   * @param blocks read once for each product, so cache them
   */
  GramProduct(JavaRDD<SparseBlock> blocks, ColumnMoments moments) {
    this.blocks = blocks;
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
        JavaSparkContext.fromSparkContext(blocks.context())
            .broadcast(new Factors(scaled, width, roundings));
    double[] product;
    try {
      product = TreeSum.of(blocks, some -> sums(some, factors.value()), VectorBlocks.Sum::ofArrays);
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

  private static double[] sums(Iterator<SparseBlock> blocks, Factors factors) {
    double[] sums = new double[factors.vectors.length];
    while (blocks.hasNext()) {
      SparseBlock block = blocks.next();
      addProducts(sums, block, scores(block, factors), factors);
    }
    return sums;
  }

  /** {@code XV}, rows × width; each row adds up its columns in ascending order. */
  private static double[] scores(SparseBlock block, Factors factors) {
    int width = factors.width;
    double[] scores = new double[block.rows() * width];
    double[] vector = new double[width];
    for (int c = 0; c < block.columns().length; c++) {
      System.arraycopy(factors.vectors, block.columns()[c] * width, vector, 0, width);
      for (int i = block.starts()[c]; i < block.starts()[c + 1]; i++) {
        addScaled(scores, block.rowOf()[i] * width, vector, block.values()[i]);
      }
    }
    return scores;
  }

  private static void addProducts(
      double[] sums, SparseBlock block, double[] scores, Factors factors) {
    int width = factors.width;
    double[] sum = new double[width];
    for (int c = 0; c < block.columns().length; c++) {
      int column = block.columns()[c];
      System.arraycopy(sums, column * width, sum, 0, width);
      for (int i = block.starts()[c]; i < block.starts()[c + 1]; i++) {
        addRounded(
            sum, scores, block.rowOf()[i] * width, block.values()[i], factors.roundings[column]);
      }
      System.arraycopy(sum, 0, sums, column * width, width);
    }
  }

  private static void addScaled(double[] sums, int from, double[] vector, double weight) {
    for (int c = 0; c < vector.length; c++) {
      sums[from + c] += weight * vector[c];
    }
  }

  private static void addRounded(
      double[] sum, double[] scores, int from, double weight, double rounding) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += (weight * scores[from + c] + rounding) - rounding;
    }
  }
}
