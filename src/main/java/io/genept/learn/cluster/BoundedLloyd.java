package io.genept.learn.cluster;

import io.genept.learn.MatrixBlocks;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lloyd's iterations over rows in memory, without the distances that cannot matter.
 *
 * <p>Each row keeps an upper bound of the distance to its centre and lower bounds of those to the
 * others (Elkan 2003); when centres move, bounds move by as much. A row is compared with the
 * centres again only when its bounds overlap, so late iterations cost little. The clusters are
 * those of plain Lloyd up to rounding of distances in float.
 */
final class BoundedLloyd {
  private static final int BATCH = 1_024;

  private final List<float[]> blocks;
  private final int dim;
  private final int k;
  private final int[] clusters;
  private final double[] squares;
  private final float[] upper;
  private final float[] lower;
  private final float[] batch;
  private final int[] batchRows = new int[BATCH];
  private ClusterSums sums;

  /** Takes rows in blocks (rows × dim, row-major), which are not changed. */
  BoundedLloyd(List<float[]> blocks, int dim, int k) {
    this.blocks = blocks;
    this.dim = dim;
    this.k = k;
    int rows = blocks.stream().mapToInt(block -> block.length / dim).sum();
    this.clusters = new int[rows];
    this.squares = new double[rows];
    this.upper = new float[rows];
    this.lower = new float[rows * k];
    this.batch = new float[BATCH * dim];
    int row = 0;
    for (float[] block : blocks) {
      for (float square : MatrixBlocks.squares(block, dim)) {
        squares[row++] = square;
      }
    }
  }

  /** Clusters until the centres' squared shift is at most {@code tolerance}. */
  KMeans.Clustering cluster(double tolerance, long seed) {
    float[] centres = KMeansPlusPlus.centres(blocks, dim, k, new SplittableRandom(seed));
    sums = new ClusterSums(k, dim);
    Arrays.fill(clusters, -1);
    Arrays.fill(upper, Float.POSITIVE_INFINITY);
    assign(centres);
    for (int iteration = 0; iteration < BlockedKMeans.MAX_ITERATIONS; iteration++) {
      float[] moved = sums.centres(centres);
      widen(ClusterSums.shifts(centres, moved, dim));
      double shift = ClusterSums.squaredShift(centres, moved);
      centres = moved;
      boolean changed = assign(centres);
      if (shift <= tolerance || !changed) {
        break;
      }
    }
    double inertia = 0;
    int row = 0;
    for (float[] block : blocks) {
      inertia += BlockedKMeans.inertia(block, clusters, row, centres, dim);
      row += block.length / dim;
    }
    return new KMeans.Clustering(clusters, inertia);
  }

  private void widen(double[] shifts) {
    for (int row = 0; row < clusters.length; row++) {
      upper[row] += (float) shifts[clusters[row]];
      for (int c = 0; c < k; c++) {
        lower[row * k + c] -= (float) shifts[c];
      }
    }
  }

  private boolean assign(float[] centres) {
    CentreDistances distances = new CentreDistances(centres, dim);
    boolean changed = false;
    int pending = 0;
    int row = 0;
    for (float[] block : blocks) {
      for (int i = 0; i < block.length / dim; i++, row++) {
        if (overlaps(row)) {
          System.arraycopy(block, i * dim, batch, pending * dim, dim);
          batchRows[pending++] = row;
        }
        if (pending == BATCH) {
          changed |= compare(distances, pending);
          pending = 0;
        }
      }
    }
    changed |= compare(distances, pending);
    return changed;
  }

  private boolean overlaps(int row) {
    for (int c = 0; c < k; c++) {
      if (c != clusters[row] && lower[row * k + c] < upper[row]) {
        return true;
      }
    }
    return false;
  }

  private boolean compare(CentreDistances distances, int pending) {
    float[] scores = distances.scores(batch, pending);
    boolean changed = false;
    for (int i = 0; i < pending; i++) {
      int row = batchRows[i];
      int best = 0;
      for (int c = 0; c < k; c++) {
        best = scores[i * k + c] < scores[i * k + best] ? c : best;
        lower[row * k + c] = (float) Math.sqrt(Math.max(0, squares[row] + scores[i * k + c]));
      }
      upper[row] = lower[row * k + best];
      if (best != clusters[row]) {
        move(i, clusters[row], best);
        clusters[row] = best;
        changed = true;
      }
    }
    return changed;
  }

  private void move(int inBatch, int from, int to) {
    if (from >= 0) {
      sums.addRow(from, batch, inBatch * dim, -1);
    }
    sums.addRow(to, batch, inBatch * dim, 1);
  }
}
