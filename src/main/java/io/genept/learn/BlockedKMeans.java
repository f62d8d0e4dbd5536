package io.genept.learn;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * k-means by blocks: distances of a block of rows to all centres are one float matrix product, sums
 * are double. Lloyd's algorithm as scikit-learn runs it: data centred first, a greedy {@code
 * k-means++} start, at most 300 iterations, stopped when the centres' squared shift falls to 1e-4
 * of the mean variance of the dimensions. Of the rows the start is drawn from at most {@value
 * #START_ROWS}.
 *
 * <p>Differs from scikit-learn in its random stream, and in that a cluster left without rows keeps
 * its centre. The partial sums of a partition are added up in the order of the rows, so the
 * clusters are the same for any cluster of machines.
 */
final class BlockedKMeans {
  private static final int MAX_ITERATIONS = 300;
  private static final double TOLERANCE = 1e-4;
  private static final int START_ROWS = 16_384;

  private BlockedKMeans() {}

  /** Sums over the rows of one partition. */
  private record Partial(double[] sums, long[] counts) implements Serializable {}

  /** Clusters of the rows of one partition, and their squared distances to the centres. */
  private record Assigned(int[] clusters, double inertia) implements Serializable {}

  static KMeansLearner.Clustering cluster(VectorBlocks blocks, int k, long seed) {
    int dim = blocks.dimension();
    float[] centres = start(blocks, k, seed);
    double tolerance = TOLERANCE * blocks.meanVariance();
    double shift = Double.POSITIVE_INFINITY;
    for (int iteration = 0; iteration < MAX_ITERATIONS && shift > tolerance; iteration++) {
      float[] current = centres;
      List<Partial> partials = blocks.forEachPartition(part -> sums(part, current, k, dim));
      centres = moved(partials, current, k, dim);
      shift = squaredShift(current, centres);
    }
    float[] last = centres;
    int[] clusters = new int[blocks.size()];
    double inertia = 0;
    int row = 0;
    for (Assigned part : blocks.forEachPartition(rows -> assigned(rows, last, k, dim))) {
      System.arraycopy(part.clusters(), 0, clusters, row, part.clusters().length);
      row += part.clusters().length;
      inertia += part.inertia();
    }
    return new KMeansLearner.Clustering(clusters, inertia);
  }

  private static float[] start(VectorBlocks blocks, int k, long seed) {
    int dim = blocks.dimension();
    int size = blocks.size();
    int wanted = Math.min(size, START_ROWS);
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] chosen = new boolean[size];
    for (int taken = 0; taken < wanted; ) {
      int row = wanted == size ? taken : random.nextInt(size);
      if (!chosen[row]) {
        chosen[row] = true;
        taken++;
      }
    }
    float[] sample = new float[wanted * dim];
    int at = 0;
    for (float[] part : blocks.forEachPartition(rows -> chosenRows(rows, chosen, dim))) {
      System.arraycopy(part, 0, sample, at, part.length);
      at += part.length;
    }
    return PlusPlusStart.centres(sample, dim, k, random);
  }

  private static float[] chosenRows(
      Iterator<VectorBlocks.Block> blocks, boolean[] chosen, int dim) {
    float[] rows = new float[0];
    while (blocks.hasNext()) {
      VectorBlocks.Block block = blocks.next();
      int n = block.values().length / dim;
      int count = 0;
      for (int i = 0; i < n; i++) {
        count += chosen[block.firstRow() + i] ? 1 : 0;
      }
      int at = rows.length;
      rows = java.util.Arrays.copyOf(rows, at + count * dim);
      for (int i = 0; i < n; i++) {
        if (chosen[block.firstRow() + i]) {
          System.arraycopy(block.values(), i * dim, rows, at, dim);
          at += dim;
        }
      }
    }
    return rows;
  }

  private static Partial sums(
      Iterator<VectorBlocks.Block> blocks, float[] centres, int k, int dim) {
    double[] sums = new double[k * dim];
    long[] counts = new long[k];
    NearestCentre nearest = new NearestCentre(centres, k, dim);
    while (blocks.hasNext()) {
      float[] values = blocks.next().values();
      int[] clusters = nearest.of(values);
      for (int i = 0; i < clusters.length; i++) {
        counts[clusters[i]]++;
        addRow(sums, clusters[i] * dim, values, i * dim, dim);
      }
    }
    return new Partial(sums, counts);
  }

  private static void addRow(double[] sums, int to, float[] values, int from, int dim) {
    for (int d = 0; d < dim; d++) {
      sums[to + d] += values[from + d];
    }
  }

  private static Assigned assigned(
      Iterator<VectorBlocks.Block> blocks, float[] centres, int k, int dim) {
    int[] all = new int[0];
    double inertia = 0;
    NearestCentre nearest = new NearestCentre(centres, k, dim);
    while (blocks.hasNext()) {
      float[] values = blocks.next().values();
      int[] clusters = nearest.of(values);
      int at = all.length;
      all = java.util.Arrays.copyOf(all, at + clusters.length);
      System.arraycopy(clusters, 0, all, at, clusters.length);
      for (int i = 0; i < clusters.length; i++) {
        for (int d = 0; d < dim; d++) {
          double difference = (double) values[i * dim + d] - centres[clusters[i] * dim + d];
          inertia += difference * difference;
        }
      }
    }
    return new Assigned(all, inertia);
  }

  private static float[] moved(List<Partial> partials, float[] centres, int k, int dim) {
    double[] sums = new double[k * dim];
    long[] counts = new long[k];
    for (Partial partial : partials) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += partial.sums()[i];
      }
      for (int c = 0; c < k; c++) {
        counts[c] += partial.counts()[c];
      }
    }
    float[] moved = centres.clone();
    for (int c = 0; c < k; c++) {
      for (int d = 0; counts[c] > 0 && d < dim; d++) {
        moved[c * dim + d] = (float) (sums[c * dim + d] / counts[c]);
      }
    }
    return moved;
  }

  private static double squaredShift(float[] before, float[] after) {
    double shift = 0;
    for (int i = 0; i < before.length; i++) {
      double difference = (double) after[i] - before[i];
      shift += difference * difference;
    }
    return shift;
  }

  /** Finds the nearest of some centres (k × dim) for rows; one for each task. */
  static final class NearestCentre {
    private final float[] centres;
    private final float[] halfSquares;
    private final int k;
    private final int dim;
    private float[] products = new float[0];

    NearestCentre(float[] centres, int k, int dim) {
      this.centres = centres;
      this.k = k;
      this.dim = dim;
      this.halfSquares = new float[k];
      for (int c = 0; c < k; c++) {
        double squares = 0;
        for (int d = 0; d < dim; d++) {
          squares += (double) centres[c * dim + d] * centres[c * dim + d];
        }
        halfSquares[c] = (float) (squares / 2);
      }
    }

    /** The nearest centre of each row; of equally near ones the first. */
    int[] of(float[] values) {
      int rows = values.length / dim;
      products = products.length < rows * k ? new float[rows * k] : products;
      BLAS.getInstance()
          .sgemm("T", "N", k, rows, dim, 1f, centres, dim, values, dim, 0f, products, k);
      int[] nearest = new int[rows];
      for (int i = 0; i < rows; i++) {
        float best = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < k; c++) {
          float score = products[i * k + c] - halfSquares[c];
          if (score > best) {
            best = score;
            nearest[i] = c;
          }
        }
      }
      return nearest;
    }
  }
}
