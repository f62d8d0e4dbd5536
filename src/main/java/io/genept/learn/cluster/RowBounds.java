package io.genept.learn.cluster;

import io.genept.learn.Block;
import io.genept.learn.MatrixBlocks;
import io.genept.learn.VectorBlocks;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What is known of the distances of rows between the iterations of k-means, so that a row is
 * compared with the centres only where it may have another nearest one (Hamerly, "Making k-means
 * even faster", 2010): a bound above the distance to its centre and one below that to any other.
 *
 * <p>16 bytes a row, for blocks on the driver. Bounds are wider than what rounding can do, so the
 * clusters, and the order of the sums, are those of comparing every row.
 */
final class RowBounds {
  private static final int ROWS_AT_ONCE = 256;

  /** Error of a squared distance from float products, over the squares of both. */
  private static final float ROUNDING = 4e-6f;

  private final int dim;
  private final int k;
  private final int[] cluster;
  private final float[] upper;
  private final float[] lower;
  private final float[] squares;

  RowBounds(VectorBlocks vectors, int k) {
    this.dim = vectors.dimension();
    this.k = k;
    this.cluster = new int[vectors.size()];
    this.upper = new float[cluster.length];
    this.lower = new float[cluster.length];
    this.squares = new float[cluster.length];
    Arrays.fill(upper, Float.POSITIVE_INFINITY);
    vectors.map(
        block -> {
          float[] own = MatrixBlocks.squares(block.values(), dim);
          System.arraycopy(own, 0, squares, block.firstRow(), own.length);
          return own.length;
        });
  }

  /** Takes note of how far each centre moved (k). */
  void moved(double[] shifts) {
    float[] shift = new float[k];
    float most = 0;
    for (int c = 0; c < k; c++) {
      shift[c] = Math.nextUp((float) shifts[c]);
      most = Math.max(most, shift[c]);
    }
    float furthest = most;
    IntStream.range(0, cluster.length)
        .parallel()
        .forEach(
            row -> {
              upper[row] += shift[cluster[row]];
              lower[row] -= furthest;
            });
  }

  /** Number and sum of the rows of a block that are nearest to each centre. */
  ClusterSums sums(Block block, CentreDistances centres) {
    float[] batch = new float[ROWS_AT_ONCE * dim];
    int[] rows = new int[ROWS_AT_ONCE];
    int first = block.firstRow();
    int count = block.rows(dim);
    int pending = 0;
    for (int i = 0; i < count; i++) {
      if (!(upper[first + i] < lower[first + i])) {
        System.arraycopy(block.values(), i * dim, batch, pending * dim, dim);
        rows[pending++] = first + i;
      }
      if (pending == ROWS_AT_ONCE || (i == count - 1 && pending > 0)) {
        compare(centres.scores(batch, 0, pending), centres.largestSquare(), rows, pending);
        pending = 0;
      }
    }
    ClusterSums sums = new ClusterSums(k, dim);
    int[] own = Arrays.copyOfRange(cluster, first, first + count);
    for (int from = 0; from < count; from += ROWS_AT_ONCE) {
      sums.add(block.values(), from, Math.min(count, from + ROWS_AT_ONCE), own);
    }
    return sums;
  }

  private void compare(float[] scores, float largestSquare, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      int best = 0;
      for (int c = 1; c < k; c++) {
        best = scores[i * k + c] < scores[i * k + best] ? c : best;
      }
      float second = Float.POSITIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        second = c == best ? second : Math.min(second, scores[i * k + c]);
      }
      int row = rows[i];
      float error = ROUNDING * (squares[row] + largestSquare);
      cluster[row] = best;
      upper[row] = (float) Math.sqrt(Math.max(0, squares[row] + scores[i * k + best] + error));
      lower[row] = (float) Math.sqrt(Math.max(0, squares[row] + second - error));
    }
  }
}
