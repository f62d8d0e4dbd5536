package io.genept.learn.neighbors;

import io.genept.learn.MatrixBlocks;
import io.genept.math.DistanceMetric;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Exact k nearest neighbours by brute force: candidates by float matrix products on all cores, a
 * few more than are asked for, which are measured again in double and sorted by distance, then by
 * row number. Agrees with scikit-learn's {@code NearestNeighbors(algorithm="brute")} on float64,
 * but for the order of rows that are equally near. The result does not depend on the number of
 * threads.
 *
 * <p>Where more than {@value #SPARE} rows are as near as the last neighbour to within float
 * rounding, which of them is taken is decided by rounding.
 */
public final class NearestNeighbors {
  private static final int SPARE = 32;
  private static final int QUERIES = 256;
  private static final int HEIGHT = 1_024;

  /**
   * Neighbours of queries, nearest first.
   *
   * @param rows row numbers, queries × k
   * @param distances queries × k; cosine distance is {@code 1 - cos}, and 1 for a row of zeros
   */
  public record Neighbors(int[][] rows, double[][] distances) {}

  private final DistanceMetric metric;
  private final NeighborRanking ranking;
  private final int dim;
  private final int size;
  private final double[] offset;
  private final MatrixBlocks blocks;

  /**
   * Prepares a copy of the rows to search.
   *
   * @param vectors row-major, n × dim, finite, n ≥ 1
   */
  public NearestNeighbors(DistanceMetric metric, float[] vectors, int dim) {
    this.ranking = new NeighborRanking(metric, vectors, dim);
    this.metric = metric;
    this.dim = dim;
    this.size = vectors.length / dim;
    this.offset = NeighborRanking.offset(metric, vectors, dim);
    this.blocks = blocks(vectors, HEIGHT);
  }

  /**
   * Finds the neighbours of each query; a query that is itself a row has that row among them.
   *
   * @param queries row-major, m × dim, finite
   * @param k 1 to n
   */
  public Neighbors of(float[] queries, int k) {
    ranking.require(queries, k);
    MatrixBlocks batches = blocks(queries, QUERIES);
    int[][] rows = new int[queries.length / dim][];
    double[][] distances = new double[rows.length][];
    IntStream.range(0, batches.count())
        .parallel()
        .forEach(
            batch -> {
              Candidates[] found = candidates(batches, batch, Math.min(size, k + SPARE));
              for (int i = 0; i < found.length; i++) {
                int query = batches.first(batch) + i;
                ranking.rank(queries, query, found[i].rows(), k, rows, distances);
              }
            });
    return new Neighbors(rows, distances);
  }

  private MatrixBlocks blocks(float[] rows, int height) {
    int[] order = IntStream.range(0, rows.length / dim).toArray();
    MatrixBlocks made = new MatrixBlocks(rows, dim, order, offset, height);
    return metric == DistanceMetric.COSINE ? made.normalised() : made;
  }

  private Candidates[] candidates(MatrixBlocks batches, int batch, int count) {
    Candidates[] found = new Candidates[batches.rows(batch)];
    Arrays.setAll(found, i -> new Candidates(count));
    for (int block = 0; block < blocks.count(); block++) {
      float[] scores = batches.scores(batch, blocks, block);
      int width = blocks.rows(block);
      for (int i = 0; i < found.length; i++) {
        found[i].offer(scores, i * width, width, blocks.first(block));
      }
    }
    return found;
  }

  /** The rows of the lowest scores so far, as a heap with the highest on top. */
  private static final class Candidates {
    private final float[] scores;
    private final int[] rows;

    private Candidates(int count) {
      scores = new float[count];
      rows = new int[count];
      Arrays.fill(scores, Float.POSITIVE_INFINITY);
      Arrays.fill(rows, -1);
    }

    private int[] rows() {
      return rows;
    }

    private void offer(float[] from, int offset, int count, int firstRow) {
      for (int c = 0; c < count; c++) {
        if (from[offset + c] < scores[0]) {
          sink(from[offset + c], firstRow + c);
        }
      }
    }

    private void sink(float score, int row) {
      int at = 0;
      for (int child = 1; child < rows.length; child = 2 * at + 1) {
        if (child + 1 < rows.length && above(child + 1, child)) {
          child++;
        }
        if (scores[child] < score || (scores[child] == score && rows[child] < row)) {
          break;
        }
        scores[at] = scores[child];
        rows[at] = rows[child];
        at = child;
      }
      scores[at] = score;
      rows[at] = row;
    }

    private boolean above(int a, int b) {
      return scores[a] > scores[b] || (scores[a] == scores[b] && rows[a] > rows[b]);
    }
  }
}
