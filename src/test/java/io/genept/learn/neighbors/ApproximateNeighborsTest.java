package io.genept.learn.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.math.DistanceMetric;
import io.genept.testing.Draws;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApproximateNeighborsTest {
  private static final int DIM = 24;
  private static final int K = 10;

  /** Rows around 12 centres, each at half the distance of the centres from each other. */
  private static float[] clustered(long seed, int n) {
    float[] centres = Draws.vectors(71, 12, DIM);
    int[] clusters = Draws.labels(seed, n, 12);
    float[] rows = Draws.vectors(seed + 1, n, DIM);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = centres[clusters[i / DIM] * DIM + i % DIM] + 0.5f * rows[i];
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"COSINE, 65536", "COSINE, 1000", "EUCLIDEAN, 65536", "EUCLIDEAN, 1000"})
  void findsNearlyAllNeighboursAmongClusteredRows(DistanceMetric metric, int rowsPerGraph) {
    float[] rows = clustered(72, 4_000);
    float[] queries = clustered(74, 300);
    NearestNeighbors.Neighbors exact = new NearestNeighbors(metric, rows, DIM).of(queries, K);
    NearestNeighbors.Neighbors found =
        new ApproximateNeighbors(metric, rows, DIM, 1, rowsPerGraph).of(queries, K);
    int hits = 0;
    for (int query = 0; query < 300; query++) {
      assertThat(found.distances()[query]).hasSize(K).isSorted();
      for (int i = 0; i < K; i++) {
        int row = found.rows()[query][i];
        int at = Arrays.stream(exact.rows()[query]).boxed().toList().indexOf(row);
        if (at >= 0) {
          hits++;
          assertThat(found.distances()[query][i]).isEqualTo(exact.distances()[query][at]);
        } else {
          assertThat(found.distances()[query][i])
              .isGreaterThanOrEqualTo(exact.distances()[query][K - 1]);
        }
      }
    }
    assertThat(hits / (300.0 * K)).as("recall").isGreaterThanOrEqualTo(.95);
  }

  @Test
  void theSameSeedGivesTheSameWhateverTheThreads() throws ExecutionException, InterruptedException {
    float[] rows = clustered(72, 3_000);
    float[] queries = Draws.vectors(76, 600, DIM);
    int[][] expected = search(rows, 1).of(queries, K).rows();
    for (int threads = 1; threads <= 3; threads += 2) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      assertThat(pool.submit(() -> search(rows, 1).of(queries, K)).get().rows())
          .isDeepEqualTo(expected);
      pool.shutdown();
    }
    assertThat(Arrays.deepEquals(search(rows, 2).of(queries, K).rows(), expected))
        .as("another seed misses others")
        .isFalse();
  }

  private static ApproximateNeighbors search(float[] rows, long seed) {
    return new ApproximateNeighbors(DistanceMetric.COSINE, rows, DIM, seed, 1_000);
  }

  @Test
  void asManyNeighboursAsRowsAreAllRows() {
    float[] rows = new float[400];
    Arrays.fill(rows, 2, 400, 1);
    rows[3] = -1;
    NearestNeighbors.Neighbors found =
        new ApproximateNeighbors(DistanceMetric.COSINE, rows, 2, 0).of(new float[] {1, 1}, 200);
    assertThat(IntStream.of(found.rows()[0]).sorted().toArray())
        .as("also those that equal rows cut off")
        .containsExactly(IntStream.range(0, 200).toArray());
    assertThat(found.distances()[0][0]).isZero();
    assertThat(found.distances()[0][199]).as("the row of zeros").isEqualTo(1);
  }

  @Test
  void moreNeighboursThanRowsAreRefused() {
    for (NeighborSearch search : NeighborSearch.values()) {
      assertThatThrownBy(
              () ->
                  search.neighbors(
                      DistanceMetric.COSINE, new float[] {1, 2, 3, 4}, 2, new float[2], 3, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("3 neighbours among 2 rows");
    }
  }

  @Test
  void aGraphIsUsedAboveASize() {
    float[] rows = clustered(72, 2_000);
    float[] queries = Draws.vectors(76, 100, DIM);
    int[][] exact = new NearestNeighbors(DistanceMetric.COSINE, rows, DIM).of(queries, K).rows();
    int[][] graph =
        new ApproximateNeighbors(DistanceMetric.COSINE, rows, DIM, 5).of(queries, K).rows();
    assertThat(found(NeighborSearch.EXACT, rows, queries)).isDeepEqualTo(exact);
    assertThat(found(NeighborSearch.AUTO, rows, queries)).isDeepEqualTo(exact);
    assertThat(found(NeighborSearch.HNSW, rows, queries)).isDeepEqualTo(graph);
    assertThat(NeighborSearch.AUTO.isExact(NeighborSearch.EXACT_ROWS)).isTrue();
    assertThat(NeighborSearch.AUTO.isExact(NeighborSearch.EXACT_ROWS + 1)).isFalse();
    assertThat(NeighborSearch.EXACT.isExact(Integer.MAX_VALUE)).isTrue();
  }

  private static int[][] found(NeighborSearch search, float[] rows, float[] queries) {
    return search.neighbors(DistanceMetric.COSINE, rows, DIM, queries, K, 5).rows();
  }
}
