package io.genept.learn.neighbors;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some of the rows among which neighbours by cosine are sought, exactly: candidates by float matrix
 * products, all that rounding may have misplaced measured again in double, so that the result does
 * not depend on how rows and queries are cut into blocks. Agrees with {@link NearestNeighbors}.
 */
public final class ReferenceBlock implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int QUERIES = 256;
  private static final int HEIGHT = 1_024;

  private final int firstRow;
  private final float[] vectors;
  private final int dim;
  private final double[] squares;
  private final float[] inverses;

  /**
   * Takes rows.
   *
   * @param firstRow number of the first of them
   * @param vectors row-major, n × dim, finite, each with a number that is not zero
   */
  public ReferenceBlock(int firstRow, float[] vectors, int dim) {
    this.firstRow = firstRow;
    this.vectors = vectors;
    this.dim = dim;
    this.squares = squares(vectors, 0, vectors.length / dim, dim);
    this.inverses = new float[squares.length];
    for (int row = 0; row < squares.length; row++) {
      inverses[row] = (float) (1 / Math.sqrt(squares[row]));
    }
  }

  private static double[] squares(float[] vectors, int first, int count, int dim) {
    double[] squares = new double[count];
    for (int row = 0; row < count; row++) {
      for (int d = (first + row) * dim; d < (first + row + 1) * dim; d++) {
        squares[row] += (double) vectors[d] * vectors[d];
      }
    }
    return squares;
  }

  /** Number of rows. */
  public int rows() {
    return squares.length;
  }

  /**
   * Finds the nearest rows of several blocks, on all cores.
   *
   * @param queries row-major, m × dim, finite, each with a number that is not zero
   * @param k at least 1
   */
  public static NearestRows nearest(List<ReferenceBlock> blocks, float[] queries, int dim, int k) {
    int count = queries.length / dim;
    NearestRows nearest = new NearestRows(count, k);
    IntStream.range(0, (count + QUERIES - 1) / QUERIES)
        .parallel()
        .forEach(
            batch -> {
              int first = batch * QUERIES;
              Batch some = Batch.of(queries, first, Math.min(QUERIES, count - first), dim);
              blocks.forEach(block -> block.offer(some, nearest));
            });
    return nearest;
  }

  /** Some queries, also at unit length. */
  private record Batch(float[] queries, int first, double[] squares, float[] unit) {
    private static Batch of(float[] queries, int first, int count, int dim) {
      double[] squares = ReferenceBlock.squares(queries, first, count, dim);
      float[] unit = Arrays.copyOfRange(queries, first * dim, (first + count) * dim);
      for (int i = 0; i < unit.length; i++) {
        unit[i] = (float) (unit[i] / Math.sqrt(squares[i / dim]));
      }
      return new Batch(queries, first, squares, unit);
    }
  }

  private void offer(Batch batch, NearestRows nearest) {
    float[] products = new float[batch.squares.length * HEIGHT];
    for (int from = 0; from < rows(); from += HEIGHT) {
      int height = Math.min(HEIGHT, rows() - from);
      multiply(batch, from, height, products);
      for (int query = 0; query < batch.squares.length; query++) {
        offer(batch, query, from, height, products, nearest);
      }
    }
  }

  private void multiply(Batch batch, int from, int height, float[] products) {
    BLAS.getInstance()
        .sgemm(
            "T",
            "N",
            height,
            batch.squares.length,
            dim,
            1f,
            vectors,
            from * dim,
            dim,
            batch.unit,
            0,
            dim,
            0f,
            products,
            0,
            height);
  }

  private void offer(
      Batch batch, int query, int from, int height, float[] products, NearestRows nearest) {
    int number = batch.first + query;
    double least = least(nearest, number);
    for (int c = 0; c < height; c++) {
      int row = from + c;
      if (products[query * height + c] * inverses[row] >= least
          && nearest.offer(number, distance(batch, query, row), firstRow + row)) {
        least = least(nearest, number);
      }
    }
  }

  /** The float cosine below which no row is a neighbour: rounding is wrong by less than that. */
  private double least(NearestRows nearest, int query) {
    return 1 - nearest.farthest(query) - (dim + 8) * 0x1p-24;
  }

  private double distance(Batch batch, int query, int row) {
    int left = (batch.first + query) * dim;
    int right = row * dim;
    double product = 0;
    for (int d = 0; d < dim; d++) {
      product += (double) batch.queries[left + d] * vectors[right + d];
    }
    double scale = Math.sqrt(batch.squares[query]) * Math.sqrt(squares[row]);
    return Arrays.equals(batch.queries, left, left + dim, vectors, right, right + dim)
        ? 0
        : 1 - product / scale;
  }
}
