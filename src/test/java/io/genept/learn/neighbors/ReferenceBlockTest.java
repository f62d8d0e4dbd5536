package io.genept.learn.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.math.DistanceMetric;
import io.genept.testing.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceBlockTest {
  private static final int ROWS = 2_600;
  private static final int QUERIES = 300;
  private static final int DIM = 9;
  private static final int K = 7;

  private static float[] vectors() {
    float[] vectors = Draws.vectors(3, ROWS, DIM);
    for (int row = 100; row < ROWS; row += 3) {
      System.arraycopy(vectors, (row - 100) * DIM, vectors, row * DIM, DIM);
    }
    return vectors;
  }

  private static NearestRows inBlocks(float[] vectors, float[] queries, int height) {
    List<ReferenceBlock> blocks = new ArrayList<>();
    for (int from = 0; from < ROWS; from += height) {
      int to = Math.min(ROWS, from + height);
      blocks.add(
          0, new ReferenceBlock(from, Arrays.copyOfRange(vectors, from * DIM, to * DIM), DIM));
    }
    NearestRows all = ReferenceBlock.nearest(blocks, queries, DIM, K);
    NearestRows merged = new NearestRows(QUERIES, K);
    for (ReferenceBlock block : blocks) {
      merged.plus(ReferenceBlock.nearest(List.of(block), queries, DIM, K));
    }
    for (int query = 0; query < QUERIES; query++) {
      assertThat(merged.rows(query)).isEqualTo(all.rows(query));
      assertThat(merged.distances(query)).isEqualTo(all.distances(query));
      assertThat(all.of(query).rows(0)).isEqualTo(all.rows(query));
    }
    return all;
  }

  @Test
  void blocksOfAnySizeGiveTheNeighboursOfTheWhole() {
    float[] vectors = vectors();
    float[] queries = Arrays.copyOf(vectors, QUERIES * DIM);
    NearestNeighbors.Neighbors expected =
        new NearestNeighbors(DistanceMetric.COSINE, vectors, DIM).of(queries, K);
    for (int height : new int[] {ROWS, 1_100, 97}) {
      NearestRows found = inBlocks(vectors, queries, height);
      for (int query = 0; query < QUERIES; query++) {
        assertThat(found.rows(query)).isEqualTo(expected.rows()[query]);
        assertThat(found.distances(query)).isEqualTo(expected.distances()[query]);
      }
    }
  }

  /** More rows are equally near than {@link NearestNeighbors} looks at beyond k. */
  @Test
  void ofManyEqualRowsTheFirstAreTaken() {
    float[] query = Draws.vectors(4, 1, DIM);
    float[] vectors = Draws.vectors(3, ROWS, DIM);
    for (int row = 50; row < ROWS; row++) {
      System.arraycopy(query, 0, vectors, row * DIM, DIM);
    }
    float[] queries = new float[QUERIES * DIM];
    for (int q = 0; q < QUERIES; q++) {
      System.arraycopy(query, 0, queries, q * DIM, DIM);
    }
    NearestRows found = inBlocks(vectors, queries, 640);
    assertThat(found.rows(QUERIES - 1)).containsExactly(50, 51, 52, 53, 54, 55, 56);
    assertThat(found.distances(0)).containsOnly(0);
  }

  @Test
  void fewerRowsThanNeighboursAreAllTaken() {
    float[] vectors = Arrays.copyOf(vectors(), 3 * DIM);
    NearestRows found =
        ReferenceBlock.nearest(List.of(new ReferenceBlock(0, vectors, DIM)), vectors, DIM, K);
    assertThat(found.queries()).isEqualTo(3);
    assertThat(found.rows(1)).hasSize(3).startsWith(1);
  }
}
