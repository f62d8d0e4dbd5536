package io.genept.learn.neighbors;

import io.genept.math.DistanceMetric;

/** Searches for the k nearest neighbours. */
public enum NeighborSearch {
  /** Every query against every row: {@link NearestNeighbors}. */
  EXACT,
  /** Through a graph, which finds nearly all: {@link ApproximateNeighbors}. */
  HNSW,
  /** Exact up to {@value NeighborSearch#EXACT_ROWS} rows, HNSW above. */
  AUTO;

  /**
   * Number of rows from which the approximate search pays, reckoned from the rates in BENCHMARKS.md
   * for 384 dimensions and two cores: both take as long for 60,000 rows that are all queries,
   * 150,000 rows with a quarter as many queries. The cost of a graph grows little faster than the
   * rows, that of all pairs with their square.
   */
  static final int EXACT_ROWS = 100_000;

  /**
   * Finds the neighbours of each query; a query that is itself a row has that row among them.
   *
   * @param vectors row-major, n × dim, finite, n ≥ 1; not changed
   * @param queries row-major, m × dim, finite
   * @param k 1 to n
   * @param seed of the graph; an exact search has no use for it
   * @throws IllegalArgumentException if k is below 1 or above n
   */
  public NearestNeighbors.Neighbors neighbors(
      DistanceMetric metric, float[] vectors, int dim, float[] queries, int k, long seed) {
    return isExact(vectors.length / dim)
        ? new NearestNeighbors(metric, vectors, dim).of(queries, k)
        : new ApproximateNeighbors(metric, vectors, dim, seed).of(queries, k);
  }

  boolean isExact(int rows) {
    return this == EXACT || (this == AUTO && rows <= EXACT_ROWS);
  }
}
