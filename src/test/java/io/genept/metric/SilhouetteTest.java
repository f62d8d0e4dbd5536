package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.math.DistanceMetric;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class SilhouetteTest {

  @Test
  @Tag("golden")
  void agreesWithScikitLearn() {
    for (JsonNode expected : Golden.read("metrics").get("silhouettes")) {
      int n = expected.get("n").asInt();
      int dim = expected.get("dim").asInt();
      long seed = expected.get("seed").asLong();
      float[] vectors = Draws.vectors(seed, n, dim);
      System.arraycopy(vectors, 0, vectors, dim, dim);
      Arrays.fill(vectors, 3 * dim, 4 * dim, 0);
      int[] labels = Draws.labels(seed + 1, n, expected.get("k").asInt());
      labels[2] = -1;
      for (int i = 0; i < n; i++) {
        labels[i] += labels[i] == 1 ? 1 : 0;
      }
      DistanceMetric metric = DistanceMetric.valueOf(expected.get("metric").asText());

      double[] samples = Silhouette.samples(vectors, dim, labels, metric);
      double[] head = Golden.doubles(expected.get("samples"));
      for (int i = 0; i < head.length; i++) {
        assertThat(samples[i])
            .as("sample %d of n = %d, %s", i, n, metric)
            .isCloseTo(head[i], within(1e-9));
      }
      assertThat(Silhouette.mean(vectors, dim, labels, metric))
          .isCloseTo(expected.get("mean").asDouble(), within(1e-11));
    }
  }

  @Test
  void theOnlyMemberOfAClusterHasZero() {
    float[] line = {0, 1, 10};
    assertThat(Silhouette.samples(line, 1, new int[] {4, 4, 9}, DistanceMetric.EUCLIDEAN))
        .containsExactly((10.0 - 1) / 10, (9.0 - 1) / 9, 0);
  }

  @Test
  void equalVectorsHaveZero() {
    assertThat(Silhouette.mean(new float[8], 2, new int[] {0, 0, 1, 1}, DistanceMetric.EUCLIDEAN))
        .isZero();
  }

  @Test
  void theNumberOfThreadsChangesNoBit() throws ExecutionException, InterruptedException {
    int n = 700;
    float[] vectors = Draws.vectors(1, n, 33);
    int[] labels = Draws.labels(2, n, 6);
    for (DistanceMetric metric : DistanceMetric.values()) {
      double[] expected = Silhouette.samples(vectors, 33, labels, metric);
      for (int threads = 1; threads <= 5; threads += 2) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        assertThat(pool.submit(() -> Silhouette.samples(vectors, 33, labels, metric)).get())
            .isEqualTo(expected);
        pool.shutdown();
      }
    }
  }

  @Test
  void namesOfLabelsDoNotMatter() {
    float[] vectors = Draws.vectors(3, 200, 10);
    int[] labels = Draws.labels(4, 200, 4);
    int[] renamed = Arrays.stream(labels).map(label -> 50 - 9 * label).toArray();
    assertThat(Silhouette.samples(vectors, 10, renamed, DistanceMetric.EUCLIDEAN))
        .isEqualTo(Silhouette.samples(vectors, 10, labels, DistanceMetric.EUCLIDEAN));
  }

  @Test
  void refusesOneLabelAndAsManyLabelsAsSamples() {
    for (int[] labels : new int[][] {{5, 5, 5}, {0, 1, 2}}) {
      assertThatThrownBy(() -> Silhouette.mean(new float[6], 2, labels, DistanceMetric.EUCLIDEAN))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "Cannot compute the silhouette: %d distinct labels for 3 samples. Expected at least 2"
                  + " labels and fewer labels than samples; check the label column.",
              Arrays.stream(labels).distinct().count());
    }
    assertThatThrownBy(() -> Silhouette.mean(new float[6], 2, new int[2], DistanceMetric.COSINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 vectors for 2 labels, expected as many");
  }
}
