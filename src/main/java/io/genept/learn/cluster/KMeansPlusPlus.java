package io.genept.learn.cluster;

import io.genept.learn.MatrixBlocks;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Greedy {@code k-means++} (Arthur &amp; Vassilvitskii 2007; scikit-learn's variant): each further
 * centre is the best of {@code 2 + ⌊ln k⌋} rows drawn in proportion to their squared distance to
 * the centres so far.
 */
final class KMeansPlusPlus {
  private final List<float[]> blocks;
  private final int dim;
  private final float[] squares;

  private KMeansPlusPlus(List<float[]> blocks, int dim) {
    this.blocks = blocks;
    this.dim = dim;
    this.squares = new float[blocks.stream().mapToInt(block -> block.length / dim).sum()];
    int row = 0;
    for (float[] block : blocks) {
      float[] part = MatrixBlocks.squares(block, dim);
      System.arraycopy(part, 0, squares, row, part.length);
      row += part.length;
    }
  }

  /**
   * Draws the centres.
   *
   * @param blocks rows in blocks (rows × dim, row-major), at least one row in all
   * @return k × dim; rows repeat if fewer than k are distinct
   */
  static float[] centres(List<float[]> blocks, int dim, int k, SplittableRandom random) {
    KMeansPlusPlus start = new KMeansPlusPlus(blocks, dim);
    int trials = 2 + (int) Math.log(k);
    float[] centres = new float[k * dim];
    int first = random.nextInt(start.squares.length);
    start.copyRow(first, centres, 0);
    double[] nearest = new double[start.squares.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    nearest = start.closer(nearest, new int[] {first})[0];
    for (int c = 1; c < k; c++) {
      int[] drawn = new int[trials];
      for (int trial = 0; trial < trials; trial++) {
        drawn[trial] = draw(nearest, random);
      }
      double[][] candidates = start.closer(nearest, drawn);
      int best = 0;
      for (int trial = 1; trial < trials; trial++) {
        best = sum(candidates[trial]) < sum(candidates[best]) ? trial : best;
      }
      nearest = candidates[best];
      start.copyRow(drawn[best], centres, c);
    }
    return centres;
  }

  /**
   * Computes for each drawn row the squared distances to it, where they are below {@code nearest}.
   */
  private double[][] closer(double[] nearest, int[] drawn) {
    float[] rows = new float[drawn.length * dim];
    for (int trial = 0; trial < drawn.length; trial++) {
      copyRow(drawn[trial], rows, trial);
    }
    CentreDistances distances = new CentreDistances(rows, dim);
    double[][] closer = new double[drawn.length][squares.length];
    int first = 0;
    for (float[] block : blocks) {
      int count = block.length / dim;
      float[] scores = distances.scores(block, 0, count);
      for (int trial = 0; trial < drawn.length; trial++) {
        for (int i = 0; i < count; i++) {
          double square = Math.max(0, squares[first + i] + scores[i * drawn.length + trial]);
          closer[trial][first + i] = Math.min(nearest[first + i], square);
        }
      }
      first += count;
    }
    for (int trial = 0; trial < drawn.length; trial++) {
      closer[trial][drawn[trial]] = 0;
    }
    return closer;
  }

  private void copyRow(int row, float[] to, int index) {
    int left = row;
    for (float[] block : blocks) {
      int count = block.length / dim;
      if (left < count) {
        System.arraycopy(block, left * dim, to, index * dim, dim);
        return;
      }
      left -= count;
    }
    throw new IllegalArgumentException("row " + row + " of " + squares.length);
  }

  private static int draw(double[] weights, SplittableRandom random) {
    double left = random.nextDouble() * sum(weights);
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
