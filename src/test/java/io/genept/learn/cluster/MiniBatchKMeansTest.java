package io.genept.learn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.learn.neighbors.NeighborGraph;
import io.genept.learn.neighbors.NeighborSearch;
import io.genept.learn.neighbors.NeighborVotes;
import io.genept.math.DistanceMetric;
import io.genept.math.WeightedGraph;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MiniBatchKMeansTest {
  private static final int BATCH = 20;

  @ParameterizedTest
  @Tag("golden")
  @ValueSource(strings = {"four_types", "two_types"})
  void clustersAreThoseOfScikitLearnDrawForDraw(String name) {
    JsonNode golden = Golden.read("cell_tasks").get(name);
    float[] vectors = vectors(golden);
    int dim = golden.get("dim").asInt();
    for (JsonNode expected : golden.get("minibatch_kmeans")) {
      KMeans.Clustering found =
          MiniBatchKMeans.cluster(
              vectors,
              dim,
              IntStream.range(0, vectors.length / dim).toArray(),
              expected.get("k").asInt(),
              BATCH,
              expected.get("seed").asLong());
      String what = name + ", k " + expected.get("k") + ", seed " + expected.get("seed");
      Golden.assertDigest(expected.get("clusters"), found.clusters(), what);
      double inertia = expected.get("inertia").asDouble();
      assertThat(found.inertia()).as(what).isCloseTo(inertia, within(1e-9 * inertia));
    }
  }

  @Test
  void rowsFollowTheGivenOrder() {
    int n = 120;
    int dim = 5;
    float[] vectors = Draws.vectors(3, n, dim);
    int[] reversed = IntStream.range(0, n).map(i -> n - 1 - i).toArray();
    float[] turned = new float[vectors.length];
    for (int i = 0; i < n; i++) {
      System.arraycopy(vectors, reversed[i] * dim, turned, i * dim, dim);
    }
    int[] inPlace =
        MiniBatchKMeans.cluster(turned, dim, IntStream.range(0, n).toArray(), 6, BATCH, 1)
            .clusters();
    int[] byOrder = MiniBatchKMeans.cluster(vectors, dim, reversed, 6, BATCH, 1).clusters();
    assertThat(IntStream.of(reversed).map(row -> byOrder[row]).toArray()).isEqualTo(inPlace);
  }

  @Test
  void moreClustersThanRowsAreRefused() {
    assertThatThrownBy(
            () -> MiniBatchKMeans.cluster(new float[4], 2, new int[] {0, 1}, 3, BATCH, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 clusters in batches of 20 of 2 rows of dimension 2");
  }

  @ParameterizedTest
  @Tag("golden")
  @ValueSource(strings = {"four_types", "two_types"})
  void theGraphOfNeighboursIsThatOfScikitLearn(String name) {
    JsonNode golden = Golden.read("cell_tasks").get(name);
    WeightedGraph graph =
        NeighborGraph.of(
            DistanceMetric.COSINE,
            vectors(golden),
            golden.get("dim").asInt(),
            golden.get("graph_k").asInt(),
            NeighborSearch.EXACT,
            0);
    assertThat(graph.weights()).containsOnly(1);
    int[] edges =
        IntStream.range(0, graph.edges())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer e) -> graph.from()[e])
                    .thenComparingInt(e -> graph.to()[e]))
            .flatMapToInt(e -> IntStream.of(graph.from()[e], graph.to()[e]))
            .toArray();
    Golden.assertDigest(golden.get("edges"), edges, "edges of " + name);
  }

  @Test
  void votesAreCountedPooledAndGivenToTheSmallestLabelOnATie() {
    int[] codes = {2, 1, 1, 0, 2};
    int[][] votes = NeighborVotes.of(new int[][] {{0, 1, 2}, {0, 3, 1}}, codes, 3);
    assertThat(votes).isDeepEqualTo(new int[][] {{0, 2, 1}, {1, 1, 1}});
    assertThat(Arrays.stream(votes).mapToInt(NeighborVotes::winner)).containsExactly(1, 0);
    assertThat(NeighborVotes.share(votes[0])).isEqualTo(2 / 3.0);
    int[][] pooled = NeighborVotes.sum(votes, new int[][] {{0, 0, 1}, {0, 0, 3}});
    assertThat(pooled).isDeepEqualTo(new int[][] {{0, 2, 2}, {1, 1, 4}});
    assertThat(Arrays.stream(pooled).mapToInt(NeighborVotes::winner)).containsExactly(1, 2);
  }

  private static float[] vectors(JsonNode golden) {
    int n = golden.get("n").asInt();
    int dim = golden.get("dim").asInt();
    int[] labels =
        Draws.labels(golden.get("label_seed").asLong(), n, golden.get("classes").asInt());
    float[] vectors = Draws.vectors(golden.get("vector_seed").asLong(), n, dim);
    for (int i = 0; i < n; i++) {
      vectors[i * dim + labels[i]] += (float) golden.get("shift").asDouble();
    }
    return vectors;
  }
}
