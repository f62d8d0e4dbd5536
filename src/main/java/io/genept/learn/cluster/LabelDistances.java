package io.genept.learn.cluster;

import io.genept.learn.MatrixBlocks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Sums of the Euclidean distances from rows to all rows of each cluster: what a silhouette needs,
 * at the speed of a float matrix product.
 *
 * <p>Distances come from {@code |x|² + |y|² - 2 x·y} of centred float rows; where that loses digits
 * (distances below a tenth of a row's length) from the differences, in double. A distance is good
 * to 1e-4 relative at worst and 1e-6 typically, without bias; sums are double. All pairs are
 * computed once, on all cores, each sum in one order: the same bits for any number of threads.
 */
public final class LabelDistances {
  private static final int HEIGHT = 512;
  private static final int SAMPLE_HEIGHT = 128;
  private static final int FLOAT_ROWS = 64;
  private static final float NEAR = 0.1f;

  private final float[] vectors;
  private final int dim;
  private final int k;
  private final int[] order;
  private final int[] cluster;
  private final double[] mean;
  private final MatrixBlocks blocks;

  /**
   * Prepares a copy of the rows, sorted by cluster.
   *
   * @param vectors row-major, n × dim, finite
   * @param clusters cluster of each row, 0 … k-1
   */
  public LabelDistances(float[] vectors, int dim, int[] clusters, int k) {
    if (vectors.length != clusters.length * dim) {
      throw new IllegalArgumentException(
          vectors.length + " values for " + clusters.length + " rows of dimension " + dim);
    }
    this.vectors = vectors;
    this.dim = dim;
    this.k = k;
    this.order =
        IntStream.range(0, clusters.length)
            .boxed()
            .sorted(Comparator.comparing((Integer row) -> clusters[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.cluster = IntStream.of(order).map(row -> clusters[row]).toArray();
    this.mean = MatrixBlocks.mean(vectors, dim);
    this.blocks = new MatrixBlocks(vectors, dim, order, mean, HEIGHT);
  }

  /** Sums for each row (n) its distances to the rows of each cluster (k). */
  public double[][] ofAll() {
    double[][] sorted = new double[order.length][k];
    for (int b = 0; b < blocks.count(); b++) {
      int block = b;
      double[][][] parts =
          IntStream.range(b, blocks.count())
              .parallel()
              .mapToObj(other -> pairs(block, other, sorted))
              .toArray(double[][][]::new);
      for (double[][] part : parts) {
        for (int r = 0; r < part.length; r++) {
          add(part[r], sorted[blocks.first(block) + r]);
        }
      }
    }
    double[][] sums = new double[order.length][];
    for (int i = 0; i < order.length; i++) {
      sums[order[i]] = sorted[i];
    }
    return sums;
  }

  /** Sums for some rows their distances to the rows of each cluster (k). */
  public double[][] of(int[] rows) {
    MatrixBlocks queries = new MatrixBlocks(vectors, dim, rows, mean, SAMPLE_HEIGHT);
    return IntStream.range(0, queries.count())
        .parallel()
        .mapToObj(
            block -> {
              double[][] sums = new double[queries.rows(block)][k];
              for (int other = 0; other < blocks.count(); other++) {
                float[] distances = distances(queries, block, other);
                addByRow(distances, other, sums);
              }
              return sums;
            })
        .flatMap(Arrays::stream)
        .toArray(double[][]::new);
  }

  /** Sums of the rows of one block over another; those of the other's rows are added in place. */
  private double[][] pairs(int block, int other, double[][] sorted) {
    float[] distances = distances(blocks, block, other);
    double[][] sums = new double[blocks.rows(block)][k];
    addByRow(distances, other, sums);
    if (other > block) {
      addByColumn(distances, block, other, sorted);
    }
    return sums;
  }

  private float[] distances(MatrixBlocks queries, int block, int other) {
    float[] distances = queries.scores(block, blocks, other);
    int width = blocks.rows(other);
    float[] squares = queries.squares(block);
    for (int r = 0; r < squares.length; r++) {
      roots(distances, r * width, (r + 1) * width, squares[r]);
      float near = NEAR * (float) Math.sqrt(squares[r]);
      for (int c = 0; c < width; c++) {
        if (distances[r * width + c] <= near) {
          distances[r * width + c] =
              (float) Math.sqrt(queries.squaredDistance(block, r, blocks, other, c));
        }
      }
    }
    return distances;
  }

  private static void roots(float[] scores, int from, int to, float square) {
    for (int i = from; i < to; i++) {
      scores[i] = (float) Math.sqrt(Math.max(0f, scores[i] + square));
    }
  }

  private void addByRow(float[] distances, int other, double[][] sums) {
    int width = blocks.rows(other);
    int first = blocks.first(other);
    for (int from = 0; from < width; ) {
      int to = runEnd(first + from, first + width) - first;
      for (int r = 0; r < sums.length; r++) {
        sums[r][cluster[first + from]] += sum(distances, r * width + from, r * width + to);
      }
      from = to;
    }
  }

  private void addByColumn(float[] distances, int block, int other, double[][] sorted) {
    int width = blocks.rows(other);
    int first = blocks.first(block);
    int end = first + blocks.rows(block);
    float[] columns = new float[width];
    for (int from = first; from < end; ) {
      int to = Math.min(runEnd(from, end), from + FLOAT_ROWS);
      Arrays.fill(columns, 0);
      for (int r = from; r < to; r++) {
        addRow(distances, (r - first) * width, columns);
      }
      for (int c = 0; c < width; c++) {
        sorted[blocks.first(other) + c][cluster[from]] += columns[c];
      }
      from = to;
    }
  }

  private int runEnd(int from, int end) {
    int to = from;
    while (to < end && cluster[to] == cluster[from]) {
      to++;
    }
    return to;
  }

  private static void addRow(float[] distances, int from, float[] sums) {
    for (int c = 0; c < sums.length; c++) {
      sums[c] += distances[from + c];
    }
  }

  private static double sum(float[] values, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < to; i++) {
      a += values[i];
    }
    return (a + b) + (c + d);
  }

  private static void add(double[] part, double[] sums) {
    for (int c = 0; c < part.length; c++) {
      sums[c] += part[c];
    }
  }
}
