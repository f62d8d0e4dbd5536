package io.genept.learn.neighbors;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The k nearest rows so far of each of some queries, nearest first; of rows that are equally near
 * the one of the lower number. The same for any order in which rows are offered and lists merged.
 */
public final class NearestRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int k;
  private final int[] counts;
  private final int[] rows;
  private final double[] distances;

  /** Begins with none. */
  NearestRows(int queries, int k) {
    this(k, new int[queries], new int[queries * k], new double[queries * k]);
  }

  private NearestRows(int k, int[] counts, int[] rows, double[] distances) {
    this.k = k;
    this.counts = counts;
    this.rows = rows;
    this.distances = distances;
  }

  /** Distance of the last neighbour; infinite while there are fewer than k. */
  double farthest(int query) {
    return counts[query] < k ? Double.POSITIVE_INFINITY : distances[query * k + k - 1];
  }

  /** Takes a row that is among the k nearest, and says whether it is. */
  boolean offer(int query, double distance, int row) {
    int start = query * k;
    int at = start + counts[query];
    if (counts[query] == k) {
      at--;
      if (!before(distance, row, at)) {
        return false;
      }
    } else {
      counts[query]++;
    }
    for (; at > start && before(distance, row, at - 1); at--) {
      distances[at] = distances[at - 1];
      rows[at] = rows[at - 1];
    }
    distances[at] = distance;
    rows[at] = row;
    return true;
  }

  private boolean before(double distance, int row, int at) {
    return distance < distances[at] || (distance == distances[at] && row < rows[at]);
  }

  /** Number of queries. */
  public int queries() {
    return counts.length;
  }

  /**
   * Numbers of the rows nearest to a query, nearest first; fewer than k where there are no more.
   */
  public int[] rows(int query) {
    return Arrays.copyOfRange(rows, query * k, query * k + counts[query]);
  }

  /** Cosine distances of {@link #rows}. */
  public double[] distances(int query) {
    return Arrays.copyOfRange(distances, query * k, query * k + counts[query]);
  }

  /** The neighbours of one query alone. */
  public NearestRows of(int query) {
    return new NearestRows(
        k,
        new int[] {counts[query]},
        Arrays.copyOfRange(rows, query * k, (query + 1) * k),
        Arrays.copyOfRange(distances, query * k, (query + 1) * k));
  }

  /** Adds the neighbours of the same queries among other rows. */
  public NearestRows plus(NearestRows other) {
    for (int query = 0; query < counts.length; query++) {
      for (int i = query * k; i < query * k + other.counts[query]; i++) {
        offer(query, other.distances[i], other.rows[i]);
      }
    }
    return this;
  }
}
