package io.genept.learn.neighbors;

import io.genept.math.DistanceMetric;
import io.genept.math.WeightedGraph;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The graph of nearest neighbours that single-cell analyses search communities in. */
public final class NeighborGraph {
  private NeighborGraph() {}

  /**
   * Joins two rows where one is among the k nearest of the other, itself not counted; each edge
   * weighs 1. Equals {@code kneighbors_graph} of scikit-learn, made symmetric.
   *
   * @param vectors row-major, n × dim, finite
   * @param k 1 to n−1
   * @param seed of an approximate search
   */
  public static WeightedGraph of(
      DistanceMetric metric, float[] vectors, int dim, int k, NeighborSearch search, long seed) {
    int n = vectors.length / dim;
    if (k < 1 || k >= n) {
      throw new IllegalArgumentException(k + " neighbours among " + n + " rows");
    }
    int[][] found = search.neighbors(metric, vectors, dim, vectors, k + 1, seed).rows();
    int[][] others = new int[n][];
    Arrays.setAll(
        others, row -> IntStream.of(found[row]).filter(other -> other != row).limit(k).toArray());
    int[][] sorted = new int[n][];
    Arrays.setAll(sorted, row -> IntStream.of(others[row]).sorted().toArray());
    EdgeList edges = new EdgeList();
    for (int row = 0; row < n; row++) {
      for (int other : others[row]) {
        if (row < other || Arrays.binarySearch(sorted[other], row) < 0) {
          edges.add(Math.min(row, other), Math.max(row, other), 1);
        }
      }
    }
    return EdgeList.graph(n, List.of(edges));
  }
}
