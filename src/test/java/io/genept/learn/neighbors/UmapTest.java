package io.genept.learn.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.math.DistanceMetric;
import io.genept.testing.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class UmapTest {
  private static final int GROUPS = 3;
  private static final int EACH = 60;
  private static final int DIM = 10;

  /** Groups of points around corners that are further apart than the points of a group. */
  private static float[][] groups() {
    float[] noise = Draws.vectors(81, GROUPS * EACH, DIM);
    float[][] rows = new float[GROUPS * EACH][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(noise, i * DIM, (i + 1) * DIM);
      rows[i][i / EACH] += 4;
    }
    return rows;
  }

  /** The port finds neighbours in another way from 4,096 rows on. */
  @Test
  @Tag("slow")
  void manyRowsOfWhichMostAreEqualAreLaidOut() {
    float[] noise = Draws.vectors(82, 100, 4);
    float[][] rows = new float[4_200][];
    for (int i = 0; i < rows.length; i++) {
      int from = Math.min(i, 99) * 4;
      rows[i] = Arrays.copyOfRange(noise, from, from + 4);
    }
    float[][] map = new Umap(5, 0.1, DistanceMetric.COSINE, 1).layout(rows);
    for (float[] point : map) {
      assertThat(point[0]).isFinite();
      assertThat(point[1]).isFinite();
    }
  }

  @Test
  void groupsStayApartAndASeedFixesTheMap() {
    Umap umap = new Umap(10, 0.1, DistanceMetric.COSINE, 7);
    float[][] map = umap.layout(groups());
    assertThat(umap.layout(groups())).isDeepEqualTo(map);
    float[] flat = new float[map.length * 2];
    for (int i = 0; i < map.length; i++) {
      flat[2 * i] = map[i][0];
      flat[2 * i + 1] = map[i][1];
    }
    int[][] near = new NearestNeighbors(DistanceMetric.EUCLIDEAN, flat, 2).of(flat, 11).rows();
    long same = 0;
    for (int i = 0; i < near.length; i++) {
      int group = i / EACH;
      same += Arrays.stream(near[i]).filter(other -> other / EACH == group).count() - 1;
    }
    assertThat((double) same / (10 * near.length)).isGreaterThan(0.95);
  }
}
