package io.genept.learn;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Rows whose cosines are taken block by block: candidates by float products, results in double. */
final class CosineBlocks implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int HEIGHT = 512;

  private final float[] vectors;
  private final int dim;
  private final double[] lengths;

  CosineBlocks(float[] vectors, int dim) {
    this.vectors = vectors;
    this.dim = dim;
    this.lengths = new double[vectors.length / dim];
    for (int row = 0; row < lengths.length; row++) {
      lengths[row] = Math.sqrt(product(row, row));
      if (!(lengths[row] > 0)) {
        throw new IllegalArgumentException("Row " + row + " has no direction");
      }
    }
  }

  int rows() {
    return lengths.length;
  }

  int count() {
    return (lengths.length + HEIGHT - 1) / HEIGHT;
  }

  /** More than a float product of two unit vectors can be wrong by. */
  double margin() {
    return (dim + 8) * 0x1p-24;
  }

  double cosine(int a, int b) {
    return product(a, b) / (lengths[a] * lengths[b]);
  }

  private double product(int a, int b) {
    double sum = 0;
    for (int d = 0; d < dim; d++) {
      sum += (double) vectors[a * dim + d] * vectors[b * dim + d];
    }
    return sum;
  }

  private interface PairSink {
    void pair(int row, int other, double roughCosine);
  }

  /** Each pair of a row of the block and a later row, row by row within a block of columns. */
  private void upperPairs(int block, PairSink sink) {
    for (int other = block; other < count(); other++) {
      double[] cosines = products(block, other);
      int width = height(other);
      for (int r = 0; r < height(block); r++) {
        int row = block * HEIGHT + r;
        for (int c = other == block ? r + 1 : 0; c < width; c++) {
          sink.pair(row, other * HEIGHT + c, cosines[r * width + c]);
        }
      }
    }
  }

  private int height(int block) {
    return Math.min(HEIGHT, lengths.length - block * HEIGHT);
  }

  private double[] products(int block, int other) {
    int height = height(block);
    int width = height(other);
    float[] products = new float[height * width];
    BLAS.getInstance()
        .sgemm(
            "T",
            "N",
            width,
            height,
            dim,
            1f,
            vectors,
            other * HEIGHT * dim,
            dim,
            vectors,
            block * HEIGHT * dim,
            dim,
            0f,
            products,
            0,
            width);
    double[] cosines = new double[products.length];
    for (int r = 0; r < height; r++) {
      double length = lengths[block * HEIGHT + r];
      for (int c = 0; c < width; c++) {
        cosines[r * width + c] = products[r * width + c] / (length * lengths[other * HEIGHT + c]);
      }
    }
    return cosines;
  }

  long[] histogram(int block) {
    long[] counts = new long[CosineHistogram.BINS];
    upperPairs(block, (row, other, cosine) -> counts[CosineHistogram.bin(cosine)]++);
    return counts;
  }

  /**
   * Cosines of the pairs whose float product lies in a range, and how many lie below it.
   *
   * @param cosines in double, in any order
   */
  record Window(long below, double[] cosines) implements Serializable {}

  Window window(int block, double low, double high) {
    long[] below = new long[1];
    EdgeList inside = new EdgeList();
    upperPairs(
        block,
        (row, other, cosine) -> {
          if (cosine < low) {
            below[0]++;
          } else if (cosine <= high) {
            inside.add(row, other, cosine(row, other));
          }
        });
    return new Window(below[0], inside.trimmed().weights());
  }

  EdgeList above(int block, double bound) {
    double least = bound - margin();
    EdgeList edges = new EdgeList();
    upperPairs(
        block,
        (row, other, rough) -> {
          if (rough > least) {
            double cosine = cosine(row, other);
            if (cosine > bound) {
              edges.add(row, other, cosine);
            }
          }
        });
    return edges.trimmed();
  }

  /** For each row of the block its k nearest others, nearest first. */
  int[][] nearest(int block, int k) {
    int height = height(block);
    double[][] cosines = new double[height][rows()];
    for (int other = 0; other < count(); other++) {
      double[] products = products(block, other);
      int width = height(other);
      for (int r = 0; r < height; r++) {
        System.arraycopy(products, r * width, cosines[r], other * HEIGHT, width);
      }
    }
    int[][] nearest = new int[height][];
    Arrays.setAll(nearest, r -> nearest(block * HEIGHT + r, cosines[r], k));
    return nearest;
  }

  private int[] nearest(int row, double[] rough, int k) {
    rough[row] = Double.NEGATIVE_INFINITY;
    double least = kthLargest(rough, k) - 2 * margin();
    int[] candidates =
        IntStream.range(0, rough.length).filter(other -> rough[other] >= least).toArray();
    double[] exact = IntStream.of(candidates).mapToDouble(other -> cosine(row, other)).toArray();
    return IntStream.range(0, exact.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -exact[i]).thenComparingInt(i -> i))
        .limit(k)
        .mapToInt(i -> candidates[i])
        .toArray();
  }

  private static double kthLargest(double[] values, int k) {
    double[] largest = new double[k];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (double value : values) {
      if (value > largest[0]) {
        int at = 0;
        while (at + 1 < k && largest[at + 1] < value) {
          largest[at] = largest[at + 1];
          at++;
        }
        largest[at] = value;
      }
    }
    return largest[0];
  }
}
