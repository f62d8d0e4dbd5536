package io.genept.learn.neighbors;

import io.genept.math.DistanceMetric;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Approximate k nearest neighbours by graphs: see {@link SmallWorldGraph}. What is found is
 * measured again in double and sorted as {@link NearestNeighbors} does; some neighbours may be
 * missed for others that are farther. A query from which fewer than k rows can be reached, as among
 * many equal rows, is measured against all.
 *
 * <p>Rows are dealt at random, by the seed, to graphs of at most {@value #ROWS_PER_GRAPH}, which
 * are built side by side and all searched. So the result follows from rows and seed, and does not
 * depend on the number of threads or the order of queries.
 */
public final class ApproximateNeighbors {
  /** The paper's notebook: {@code ef=50}; more if more neighbours are asked for. */
  static final int SEARCH_WIDTH = 50;

  private static final int ROWS_PER_GRAPH = 65_536;
  private static final int QUERIES = 256;

  private final DistanceMetric metric;
  private final NeighborRanking ranking;
  private final int dim;
  private final int size;
  private final double[] offset;
  private final SmallWorldGraph[] graphs;

  /**
   * Builds the graphs on all cores.
   *
   * @param vectors row-major, n × dim, finite, n ≥ 1; kept and not changed
   * @param seed of the order in which rows are added, and of their levels
   */
  public ApproximateNeighbors(DistanceMetric metric, float[] vectors, int dim, long seed) {
    this(metric, vectors, dim, seed, ROWS_PER_GRAPH);
  }

  ApproximateNeighbors(
      DistanceMetric metric, float[] vectors, int dim, long seed, int rowsPerGraph) {
    this.metric = metric;
    this.ranking = new NeighborRanking(metric, vectors, dim);
    this.dim = dim;
    this.size = vectors.length / dim;
    this.offset = NeighborRanking.offset(metric, vectors, dim);
    PreparedRows points = new PreparedRows(metric, vectors, dim, offset);
    int[] order = shuffled(size, new SplittableRandom(seed));
    int count = (size + rowsPerGraph - 1) / rowsPerGraph;
    this.graphs =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(
                part -> {
                  int from = (int) ((long) size * part / count);
                  int to = (int) ((long) size * (part + 1) / count);
                  return new SmallWorldGraph(
                      points, Arrays.copyOfRange(order, from, to), seed + part);
                })
            .toArray(SmallWorldGraph[]::new);
  }

  /**
   * Finds neighbours of each query, as {@link NearestNeighbors#of}.
   *
   * @param queries row-major, m × dim, finite
   * @param k 1 to n
   */
  public NearestNeighbors.Neighbors of(float[] queries, int k) {
    ranking.require(queries, k);
    PreparedRows asked = new PreparedRows(metric, queries, dim, offset);
    int[][] rows = new int[asked.size()][];
    double[][] distances = new double[rows.length][];
    IntStream.range(0, (rows.length + QUERIES - 1) / QUERIES)
        .parallel()
        .forEach(
            batch -> {
              SearchBeam[] beams =
                  Stream.of(graphs)
                      .map(graph -> new SearchBeam(graph.size()))
                      .toArray(SearchBeam[]::new);
              int end = Math.min(rows.length, (batch + 1) * QUERIES);
              for (int query = batch * QUERIES; query < end; query++) {
                int[] found = candidates(asked, query, Math.max(k, SEARCH_WIDTH), beams);
                int[] all = found.length < k ? IntStream.range(0, size).toArray() : found;
                ranking.rank(queries, query, all, k, rows, distances);
              }
            });
    return new NearestNeighbors.Neighbors(rows, distances);
  }

  private int[] candidates(PreparedRows asked, int query, int width, SearchBeam[] beams) {
    return IntStream.range(0, graphs.length)
        .mapToObj(graph -> graphs[graph].near(asked, query, width, beams[graph]))
        .flatMapToInt(IntStream::of)
        .toArray();
  }

  private static int[] shuffled(int size, SplittableRandom random) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
