package io.genept.learn.neighbors;

import io.genept.learn.MatrixBlocks;
import io.genept.math.DistanceMetric;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Measures the rows that may be neighbours of a query in double, and takes the nearest. */
final class NeighborRanking {
  private final DistanceMetric metric;
  private final float[] vectors;
  private final int dim;

  /** Takes the rows to search, row-major, n × dim. */
  NeighborRanking(DistanceMetric metric, float[] vectors, int dim) {
    requireRows(vectors, dim);
    this.metric = metric;
    this.vectors = vectors;
    this.dim = dim;
  }

  /** Computes the offset to subtract from rows before they are compared in float. */
  static double[] offset(DistanceMetric metric, float[] vectors, int dim) {
    return metric == DistanceMetric.EUCLIDEAN ? MatrixBlocks.mean(vectors, dim) : new double[dim];
  }

  /** Refuses queries of another dimension, and more neighbours than rows. */
  void require(float[] queries, int k) {
    requireRows(queries, dim);
    int size = vectors.length / dim;
    if (k < 1 || k > size) {
      throw new IllegalArgumentException(k + " neighbours among " + size + " rows");
    }
  }

  /** Writes the k nearest of the candidates, nearest first, then by row number. */
  void rank(
      float[] queries, int query, int[] candidates, int k, int[][] rows, double[][] distances) {
    double[] exact = new double[candidates.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = distance(queries, query * dim, candidates[i] * dim);
    }
    int[] best =
        IntStream.range(0, exact.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> exact[i])
                    .thenComparingInt(i -> candidates[i]))
            .limit(k)
            .mapToInt(Integer::intValue)
            .toArray();
    rows[query] = IntStream.of(best).map(i -> candidates[i]).toArray();
    distances[query] = IntStream.of(best).mapToDouble(i -> exact[i]).toArray();
  }

  private double distance(float[] queries, int query, int row) {
    double differences = 0;
    double product = 0;
    double querySquares = 0;
    double rowSquares = 0;
    for (int d = 0; d < dim; d++) {
      double x = queries[query + d];
      double y = vectors[row + d];
      differences += (x - y) * (x - y);
      product += x * y;
      querySquares += x * x;
      rowSquares += y * y;
    }
    if (metric == DistanceMetric.EUCLIDEAN) {
      return Math.sqrt(differences);
    }
    double scale = Math.sqrt(querySquares) * Math.sqrt(rowSquares);
    return differences == 0 && scale > 0 ? 0 : 1 - (scale > 0 ? product / scale : 0);
  }

  private static void requireRows(float[] vectors, int dim) {
    if (vectors.length == 0 || vectors.length % dim != 0) {
      throw new IllegalArgumentException(
          vectors.length + " values are no whole number of rows of dimension " + dim);
    }
  }
}
