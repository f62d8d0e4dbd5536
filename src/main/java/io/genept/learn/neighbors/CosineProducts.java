package io.genept.learn.neighbors;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Rows whose cosines are taken block by block: candidates by float products, results in double. */
final class CosineProducts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int HEIGHT = 512;

  private final float[] vectors;
  private final int dim;
  private final double[] squares;

  CosineProducts(float[] vectors, int dim) {
    this.vectors = vectors;
    this.dim = dim;
    this.squares = new double[vectors.length / dim];
    for (int row = 0; row < squares.length; row++) {
      squares[row] = product(row, row);
      if (!(squares[row] > 0)) {
        throw new IllegalArgumentException("Row " + row + " has no direction");
      }
    }
  }

  int rows() {
    return squares.length;
  }

  int count() {
    return (squares.length + HEIGHT - 1) / HEIGHT;
  }

  /** More than a float product of two unit vectors can be wrong by. */
  double margin() {
    return (dim + 8) * 0x1p-24;
  }

  /** Exactly 1 for equal rows, which a product of two roots is not. */
  double cosine(int a, int b) {
    return product(a, b) / Math.sqrt(squares[a] * squares[b]);
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
    return Math.min(HEIGHT, squares.length - block * HEIGHT);
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
      double square = squares[block * HEIGHT + r];
      for (int c = 0; c < width; c++) {
        cosines[r * width + c] =
            products[r * width + c] / Math.sqrt(square * squares[other * HEIGHT + c]);
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
   * Pairs of a block by ranges of their float product.
   *
   * @param below for each range how many lie below it
   * @param cosines for each range those inside, in double, in any order
   */
  record Windows(long[] below, double[][] cosines) implements Serializable {}

  Windows windows(int block, double[] lows, double[] highs) {
    long[] below = new long[lows.length];
    EdgeList[] inside = new EdgeList[lows.length];
    Arrays.setAll(inside, w -> new EdgeList());
    upperPairs(
        block,
        (row, other, cosine) -> {
          for (int w = 0; w < lows.length; w++) {
            if (cosine < lows[w]) {
              below[w]++;
            } else if (cosine <= highs[w]) {
              inside[w].add(row, other, cosine(row, other));
            }
          }
        });
    double[][] cosines = new double[lows.length][];
    Arrays.setAll(cosines, w -> inside[w].trimmed().weights());
    return new Windows(below, cosines);
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

  /** Finds for each row of the block its k nearest others, nearest first. */
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
