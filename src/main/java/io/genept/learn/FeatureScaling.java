package io.genept.learn;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Centring and scaling of features for a learner: subtracts the mean of the rows to fit on and, on
 * demand, divides by their sample standard deviation (divisor n-1); a feature that is constant
 * there becomes 0.
 *
 * @param centre mean of each feature
 * @param scale what each difference is multiplied by
 */
@SuppressWarnings("ArrayRecordComponent")
public record FeatureScaling(double[] centre, double[] scale) implements Serializable {
  /** Variance over squared mean of what is constant up to rounding. */
  private static final double CONSTANT = 1e-12;

  /**
   * Computes the scaling from the rows to fit on.
   *
   * @param vectors n × {@code dimension} numbers, row after row
   * @param train numbers of the rows
   */
  public static FeatureScaling of(float[] vectors, int dimension, int[] train, Scaling scaling) {
    double[] centre = new double[dimension];
    for (int row : train) {
      for (int d = 0; d < dimension; d++) {
        centre[d] += vectors[row * dimension + d] / (double) train.length;
      }
    }
    double[] squares = new double[dimension];
    if (scaling == Scaling.UNIT_VARIANCE) {
      for (int row : train) {
        for (int d = 0; d < dimension; d++) {
          double difference = vectors[row * dimension + d] - centre[d];
          squares[d] += difference * difference;
        }
      }
    }
    return of(centre, squares, train.length, scaling);
  }

  /**
   * Computes the scaling of rows as their blocks hold them; features that are not scaled are not
   * centred either, as the blocks are already.
   *
   * @param chosen a code for each of the rows to fit on
   * @param n number of these
   */
  public static FeatureScaling of(
      VectorBlocks rows, Shared<RowCodes> chosen, int n, Scaling scaling) {
    int dim = rows.dimension();
    double[] centre = new double[dim];
    if (scaling == Scaling.NONE) {
      return of(centre, centre, n, scaling);
    }
    long bytes = (long) Double.BYTES * dim;
    double[] sums =
        rows.sum(
            block -> sums(block, chosen.value(), centre, 1), VectorBlocks.Sum::ofArrays, bytes);
    double[] mean = Arrays.stream(sums).map(sum -> sum / n).toArray();
    double[] squares =
        rows.sum(block -> sums(block, chosen.value(), mean, 2), VectorBlocks.Sum::ofArrays, bytes);
    return of(mean, squares, n, scaling);
  }

  private static double[] sums(Block block, RowCodes chosen, double[] centre, int power) {
    int dim = centre.length;
    double[] sums = new double[dim];
    for (int row = 0; row < block.rows(dim); row++) {
      if (chosen.get(block.firstRow() + row) == RowCodes.NONE) {
        continue;
      }
      for (int d = 0; d < dim; d++) {
        double difference = block.values()[row * dim + d] - centre[d];
        sums[d] += power == 1 ? difference : difference * difference;
      }
    }
    return sums;
  }

  /**
   * Computes the scaling from the squared differences from the centre, summed over {@code n} rows.
   */
  private static FeatureScaling of(double[] centre, double[] squares, long n, Scaling scaling) {
    double[] scale = new double[centre.length];
    Arrays.fill(scale, 1);
    if (scaling == Scaling.UNIT_VARIANCE) {
      for (int d = 0; d < scale.length; d++) {
        boolean varies = squares[d] > CONSTANT * n * centre[d] * centre[d];
        scale[d] = varies ? 1 / Math.sqrt(squares[d] / (n - 1)) : 0;
      }
    }
    return new FeatureScaling(centre, scale);
  }

  /** Scales some rows, and returns them row after row. */
  public float[] of(float[] vectors, int[] chosen) {
    int dimension = centre.length;
    float[] rows = new float[Math.multiplyExact(chosen.length, dimension)];
    for (int i = 0; i < chosen.length; i++) {
      for (int d = 0; d < dimension; d++) {
        rows[i * dimension + d] =
            (float) ((vectors[chosen[i] * dimension + d] - centre[d]) * scale[d]);
      }
    }
    return rows;
  }
}
