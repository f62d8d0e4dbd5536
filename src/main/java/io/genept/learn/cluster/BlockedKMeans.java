package io.genept.learn.cluster;

import io.genept.learn.CentredBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * k-means by blocks: distances of a block of rows to all centres are one float matrix product, sums
 * are double. Lloyd's algorithm as scikit-learn runs it: data centred first, a greedy {@code
 * k-means++} start, at most 300 iterations, stopped when the centres' squared shift falls to 1e-4
 * of the mean variance of the dimensions.
 *
 * <p>Rows of one partition are clustered within one task by {@link BoundedLloyd}; of several, each
 * iteration is a job and the start is drawn from at most {@value #START_ROWS} rows. Which of both
 * follows from the number of rows alone, and partial sums are added up in the order of the rows, so
 * the clusters are the same for any cluster of machines.
 *
 * <p>Differs from scikit-learn in its random stream, and in that a cluster left without rows keeps
 * its centre.
 */
final class BlockedKMeans {
  static final int MAX_ITERATIONS = 300;
  private static final double TOLERANCE = 1e-4;
  private static final int START_ROWS = 16_384;

  private BlockedKMeans() {}

  static KMeans.Clustering cluster(CentredBlocks blocks, int k, long seed) {
    int dim = blocks.dimension();
    double tolerance = TOLERANCE * blocks.meanVariance();
    if (blocks.partitions() == 1) {
      return blocks
          .forEachPartition(rows -> new BoundedLloyd(values(rows), dim, k).cluster(tolerance, seed))
          .get(0);
    }
    float[] centres =
        KMeansPlusPlus.centres(sample(blocks, seed), dim, k, new SplittableRandom(seed));
    double shift = Double.POSITIVE_INFINITY;
    for (int iteration = 0; iteration < MAX_ITERATIONS && shift > tolerance; iteration++) {
      float[] current = centres;
      ClusterSums sums = new ClusterSums(k, dim);
      for (ClusterSums part : blocks.forEachPartition(rows -> sums(rows, current, k, dim))) {
        sums.add(part);
      }
      centres = sums.centres(current);
      shift = ClusterSums.squaredShift(current, centres);
    }
    float[] last = centres;
    int[] clusters = new int[blocks.size()];
    double inertia = 0;
    int row = 0;
    for (var part : blocks.forEachPartition(rows -> assigned(rows, last, dim))) {
      System.arraycopy(part.clusters(), 0, clusters, row, part.clusters().length);
      row += part.clusters().length;
      inertia += part.inertia();
    }
    return new KMeans.Clustering(clusters, inertia);
  }

  /** Sum of squared distances of rows to the centres of their clusters, in double. */
  static double inertia(float[] values, int[] clusters, int from, float[] centres, int dim) {
    double inertia = 0;
    for (int i = 0; i < values.length / dim; i++) {
      int row = i * dim;
      int centre = clusters[from + i] * dim;
      for (int d = 0; d < dim; d++) {
        double difference = (double) values[row + d] - centres[centre + d];
        inertia += difference * difference;
      }
    }
    return inertia;
  }

  private static List<float[]> values(Iterator<CentredBlocks.Block> blocks) {
    List<float[]> values = new ArrayList<>();
    blocks.forEachRemaining(block -> values.add(block.values()));
    return values;
  }

  private static ClusterSums sums(
      Iterator<CentredBlocks.Block> blocks, float[] centres, int k, int dim) {
    ClusterSums sums = new ClusterSums(k, dim);
    CentreDistances distances = new CentreDistances(centres, dim);
    while (blocks.hasNext()) {
      float[] values = blocks.next().values();
      int[] nearest = distances.nearest(values);
      for (int i = 0; i < nearest.length; i++) {
        sums.addRow(nearest[i], values, i * dim, 1);
      }
    }
    return sums;
  }

  private static KMeans.Clustering assigned(
      Iterator<CentredBlocks.Block> blocks, float[] centres, int dim) {
    int[] all = new int[0];
    double inertia = 0;
    CentreDistances distances = new CentreDistances(centres, dim);
    while (blocks.hasNext()) {
      float[] values = blocks.next().values();
      int[] nearest = distances.nearest(values);
      inertia += inertia(values, nearest, 0, centres, dim);
      int at = all.length;
      all = Arrays.copyOf(all, at + nearest.length);
      System.arraycopy(nearest, 0, all, at, nearest.length);
    }
    return new KMeans.Clustering(all, inertia);
  }

  private static List<float[]> sample(CentredBlocks blocks, long seed) {
    int dim = blocks.dimension();
    SplittableRandom random = new SplittableRandom(~seed);
    boolean[] chosen = new boolean[blocks.size()];
    for (int taken = 0; taken < Math.min(START_ROWS, chosen.length); ) {
      int row = random.nextInt(chosen.length);
      taken += chosen[row] ? 0 : 1;
      chosen[row] = true;
    }
    return blocks.forEachPartition(rows -> chosenRows(rows, chosen, dim));
  }

  private static float[] chosenRows(
      Iterator<CentredBlocks.Block> blocks, boolean[] chosen, int dim) {
    float[] rows = new float[START_ROWS * dim];
    int length = 0;
    while (blocks.hasNext()) {
      CentredBlocks.Block block = blocks.next();
      for (int i = 0; i < block.values().length / dim; i++) {
        if (chosen[block.firstRow() + i]) {
          System.arraycopy(block.values(), i * dim, rows, length, dim);
          length += dim;
        }
      }
    }
    return Arrays.copyOf(rows, length);
  }
}
