package io.genept.learn.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.learn.cluster.Communities;
import io.genept.math.WeightedGraph;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SparkTest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class CosineNeighborsTest extends SparkTest {
  private static final JsonNode GOLDEN = Golden.read("programmes").get("graphs");
  private static final int DIM = GOLDEN.get("dim").asInt();

  private static float[] rows() {
    return Draws.vectors(GOLDEN.get("seed").asLong(), GOLDEN.get("rows").asInt(), DIM);
  }

  /** Edges by lower, then higher end, as numpy lists them. */
  private static int[] pairs(WeightedGraph graph) {
    return IntStream.range(0, graph.edges())
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer e) -> graph.from()[e])
                .thenComparingInt(e -> graph.to()[e]))
        .flatMapToInt(e -> IntStream.of(graph.from()[e], graph.to()[e]))
        .toArray();
  }

  private static WeightedGraph above() {
    try (CosineNeighbors cosines = new CosineNeighbors(spark(), rows(), DIM)) {
      return cosines.above(GOLDEN.get("threshold").asDouble());
    }
  }

  @Test
  void edgesAboveAThresholdAgreeWithNumpy() {
    WeightedGraph graph = above();
    Golden.assertDigest(GOLDEN.get("edges"), pairs(graph), "edges");
    assertThat(graph.totalWeight()).isEqualTo(GOLDEN.get("weight_sum").asDouble(), within(1e-9));
  }

  @Test
  void percentilesAgreeWithNumpy() {
    try (CosineNeighbors cosines = new CosineNeighbors(spark(), rows(), DIM)) {
      assertThat(cosines.percentiles(Golden.doubles(GOLDEN.get("percents"))))
          .containsExactly(Golden.doubles(GOLDEN.get("percentiles")), within(1e-12));
      assertThat(cosines.estimateAbove(0.93)).isBetween(2_078L, 2_100L);
    }
  }

  @Test
  void equalRowsHaveACosineOfExactlyOne() {
    float[] rows = new float[9 * DIM];
    for (int i = 0; i < 9; i++) {
      System.arraycopy(rows(), i / 3 * DIM, rows, i * DIM, DIM);
    }
    try (CosineNeighbors cosines = new CosineNeighbors(spark(), rows, DIM)) {
      assertThat(cosines.percentiles(80, 100)).containsExactly(1, 1);
      assertThat(cosines.above(1)).extracting(WeightedGraph::edges).isEqualTo(0);
      assertThat(cosines.above(Math.nextDown(1.0)).weights()).hasSize(9).containsOnly(1);
    }
  }

  @Test
  void mutualNeighboursAgreeWithScikitLearn() {
    try (CosineNeighbors cosines = new CosineNeighbors(spark(), rows(), DIM)) {
      Golden.assertDigest(
          GOLDEN.get("mutual"),
          pairs(cosines.mutualNearest(GOLDEN.get("k").asInt())),
          "mutual neighbours");
      assertThatThrownBy(() -> cosines.mutualNearest(700))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("700 neighbours among 700 rows");
    }
  }

  @Test
  void equalRowsAreNearestByNumber() {
    float[] rows = {1, 0, 1, 0, 1, 0, 0, 1, 2, 0};
    try (CosineNeighbors cosines = new CosineNeighbors(spark(), rows, 2)) {
      WeightedGraph graph = cosines.mutualNearest(2);
      assertThat(pairs(graph)).containsExactly(0, 1, 0, 2, 1, 2);
      assertThat(graph.weights()).containsOnly(1);
    }
  }

  @Test
  void modularityAgreesWithIgraph() {
    WeightedGraph graph = above();
    int[] partition = Golden.ints(GOLDEN.get("partition"));
    assertThat(graph.unweighted().modularity(partition, 1))
        .isEqualTo(GOLDEN.get("modularity").asDouble(), within(1e-12));
    assertThat(graph.modularity(partition, 1))
        .isEqualTo(GOLDEN.get("weighted_modularity").asDouble(), within(1e-12));
    assertThat(graph.unweighted().modularity(partition, 3))
        .isEqualTo(GOLDEN.get("modularity_resolution_3").asDouble(), within(1e-12));
  }

  @Test
  void communitiesAreAsGoodAsThoseOfLeidenalg() {
    WeightedGraph graph = above().unweighted();
    double expected = GOLDEN.get("leiden_modularity").asDouble();
    double best =
        IntStream.range(0, 100)
            .mapToDouble(
                seed -> graph.modularity(leiden(graph, Communities.Algorithm.LEIDEN, seed), 1))
            .max()
            .orElseThrow();
    assertThat(best).isGreaterThan(expected - 1e-3);
    assertThat(graph.modularity(leiden(graph, Communities.Algorithm.LOUVAIN, 1), 1))
        .isEqualTo(expected, within(0.02));
  }

  @Test
  void aSeedFixesTheCommunitiesAndTheyAreNumberedBySize() {
    WeightedGraph graph = above().unweighted();
    int[] found = leiden(graph, Communities.Algorithm.LEIDEN, 3);
    assertThat(leiden(graph, Communities.Algorithm.LEIDEN, 3)).isEqualTo(found);
    int[] sizes = new int[Arrays.stream(found).max().orElseThrow() + 1];
    Arrays.stream(found).forEach(c -> sizes[c]++);
    for (int c = 1; c < sizes.length; c++) {
      assertThat(sizes[c]).isLessThanOrEqualTo(sizes[c - 1]);
    }
  }

  private static int[] leiden(WeightedGraph graph, Communities.Algorithm algorithm, long seed) {
    return Communities.of(graph, algorithm, 1, 10, seed);
  }
}
