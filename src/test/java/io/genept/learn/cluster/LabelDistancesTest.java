package io.genept.learn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genept.math.DistanceMetric;
import io.genept.math.Distances;
import io.genept.testing.Draws;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

final class LabelDistancesTest {
  private static final int ROWS = 1_300;
  private static final int DIM = 37;
  private static final int CLUSTERS = 5;

  @Test
  void sumsAreThoseOfTheDistances() {
    float[] vectors = vectors();
    int[] clusters = Draws.labels(72, ROWS, CLUSTERS);
    double[][] sums = new LabelDistances(vectors, DIM, clusters, CLUSTERS).ofAll();
    double[][] expected = expected(vectors, clusters);
    for (int row = 0; row < ROWS; row++) {
      for (int c = 0; c < CLUSTERS; c++) {
        assertThat(sums[row][c])
            .as("row %d, cluster %d", row, c)
            .isEqualTo(expected[row][c], within(3e-6 * expected[row][c]));
      }
    }
  }

  @Test
  void someRowsHaveTheSumsTheyHaveAmongAll() {
    float[] vectors = vectors();
    LabelDistances distances =
        new LabelDistances(vectors, DIM, Draws.labels(72, ROWS, CLUSTERS), CLUSTERS);
    double[][] all = distances.ofAll();
    int[] rows = {1_299, 0, 7, 8, 640};
    double[][] some = distances.of(rows);
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < CLUSTERS; c++) {
        assertThat(some[i][c]).isEqualTo(all[rows[i]][c], within(3e-6 * all[rows[i]][c]));
      }
    }
  }

  @Test
  void equalRowsAreAtDistanceZero() {
    float[] vectors = new float[600 * 3];
    java.util.Arrays.fill(vectors, 0.1f);
    vectors[0] = 5;
    double[][] sums = new LabelDistances(vectors, 3, new int[600], 1).ofAll();
    assertThat(sums[1][0]).isEqualTo(4.9, within(1e-6));
    assertThat(sums[0][0]).isEqualTo(599 * 4.9, within(1e-3));
  }

  @Test
  void theNumberOfThreadsChangesNoBit() throws ExecutionException, InterruptedException {
    LabelDistances distances =
        new LabelDistances(vectors(), DIM, Draws.labels(72, ROWS, CLUSTERS), CLUSTERS);
    double[][] expected = distances.ofAll();
    for (int threads = 1; threads <= 3; threads += 2) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      assertThat(pool.submit(distances::ofAll).get()).isDeepEqualTo(expected);
      pool.shutdown();
    }
  }

  /** Far from zero, with a pair of equal rows and a pair that hardly differs. */
  private static float[] vectors() {
    float[] vectors = Draws.vectors(71, ROWS, DIM);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] += 10;
    }
    System.arraycopy(vectors, 7 * DIM, vectors, 8 * DIM, DIM);
    System.arraycopy(vectors, 20 * DIM, vectors, 21 * DIM, DIM);
    vectors[21 * DIM] += 1e-3f;
    return vectors;
  }

  private static double[][] expected(float[] vectors, int[] clusters) {
    Distances distances = new Distances(DistanceMetric.EUCLIDEAN, vectors, DIM);
    Distances.Block block = distances.newBlock();
    double[][] sums = new double[ROWS][CLUSTERS];
    for (int from = 0; from < ROWS; from += Distances.BLOCK) {
      for (int to = 0; to < ROWS; to += Distances.BLOCK) {
        block.compute(from, to);
        for (int r = 0; r < Math.min(Distances.BLOCK, ROWS - from); r++) {
          for (int c = 0; c < Math.min(Distances.BLOCK, ROWS - to); c++) {
            sums[from + r][clusters[to + c]] += block.at(r, c);
          }
        }
      }
    }
    return sums;
  }
}
