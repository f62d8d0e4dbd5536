package io.genept.learn.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.math.DistanceMetric;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NearestNeighborsTest {
  @ParameterizedTest
  @Tag("golden")
  @ValueSource(ints = {0, 1})
  void agreesWithScikitLearn(int index) {
    JsonNode golden = Golden.read("neighbors").get("cases").get(index);
    int dim = golden.get("dim").asInt();
    float[] rows = Draws.vectors(golden.get("vector_seed").asLong(), golden.get("n").asInt(), dim);
    float[] queries =
        Draws.vectors(golden.get("query_seed").asLong(), golden.get("queries").asInt(), dim);
    int[] equal = Golden.ints(golden.get("equal"));
    int zero = golden.get("zero").asInt();
    System.arraycopy(rows, equal[0] * dim, rows, equal[1] * dim, dim);
    Arrays.fill(rows, zero * dim, (zero + 1) * dim, 0);
    System.arraycopy(rows, equal[0] * dim, queries, 0, dim);

    NearestNeighbors.Neighbors found =
        new NearestNeighbors(DistanceMetric.valueOf(golden.get("metric").asText()), rows, dim)
            .of(queries, golden.get("k").asInt());

    for (int query = 0; query < golden.get("queries").asInt(); query++) {
      int[] expected = Golden.ints(golden.get("rows").get(query));
      assertThat(found.rows()[query]).as("rows near query %d", query).isEqualTo(expected);
      double[] distances = Golden.doubles(golden.get("distances").get(query));
      for (int i = 0; i < distances.length; i++) {
        // Between equal rows scikit-learn's expansion of the Euclidean distance keeps 1e-8.
        double tolerance = distances[i] < 1e-6 ? 1e-6 : 1e-11;
        assertThat(found.distances()[query][i]).isEqualTo(distances[i], within(tolerance));
      }
    }
  }

  @Test
  void equallyNearRowsComeByNumber() {
    float[] line = {3, 1, 0, 1, 1, -1};
    NearestNeighbors.Neighbors found =
        new NearestNeighbors(DistanceMetric.EUCLIDEAN, line, 1).of(new float[] {0}, 6);
    assertThat(found.rows()[0]).containsExactly(2, 1, 3, 4, 5, 0);
    assertThat(found.distances()[0]).containsExactly(0, 1, 1, 1, 1, 3);
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws ExecutionException, InterruptedException {
    float[] rows = Draws.vectors(5, 3_000, 20);
    NearestNeighbors search = new NearestNeighbors(DistanceMetric.COSINE, rows, 20);
    NearestNeighbors.Neighbors expected = search.of(rows, 5);
    for (int threads = 1; threads <= 3; threads += 2) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      NearestNeighbors.Neighbors found = pool.submit(() -> search.of(rows, 5)).get();
      assertThat(found.rows()).isDeepEqualTo(expected.rows());
      assertThat(found.distances()).isDeepEqualTo(expected.distances());
      pool.shutdown();
    }
  }

  @Test
  void moreNeighboursThanRowsAreRefused() {
    NearestNeighbors search = new NearestNeighbors(DistanceMetric.COSINE, new float[6], 3);
    assertThatThrownBy(() -> search.of(new float[3], 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 neighbours among 2 rows");
  }
}
