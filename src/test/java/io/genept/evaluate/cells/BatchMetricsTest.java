package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.EmbeddingMatrix;
import io.genept.math.LabelCodes;
import io.genept.metric.BatchVariance;
import io.genept.metric.GraphConnectivity;
import io.genept.metric.Kbet;
import io.genept.metric.Lisi;
import io.genept.testing.Golden;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class BatchMetricsTest {
  @Test
  @Tag("golden")
  void agreeWithDoublePrecision() {
    assertAgreement("mixing", 1e-4, 1e-12);
  }

  /** In single precision, and its LISI finds the perplexity to a tolerance of 1e-5. */
  @Test
  @Tag("golden")
  void agreeWithScibMetrics() {
    assertAgreement("batch", 1e-3, 1e-5);
  }

  private static void assertAgreement(String file, double lisi, double exact) {
    for (JsonNode expected : Golden.read(file).get("cases")) {
      int[][] neighbors = rows(expected.get("neighbors"));
      double[][] distances =
          StreamSupport.stream(expected.get("distances").spliterator(), false)
              .map(Golden::doubles)
              .toArray(double[][]::new);
      LabelCodes labels = LabelCodes.of(Golden.ints(expected.get("labels")));
      LabelCodes batches = LabelCodes.of(Golden.ints(expected.get("batches")));
      int labelCount = labels.classes().size();
      int batchCount = batches.classes().size();
      double perplexity = expected.get("perplexity").asDouble();
      double[] byBatch =
          Lisi.ofCells(neighbors, distances, batches.codes(), batchCount, perplexity);
      double[] byLabel = Lisi.ofCells(neighbors, distances, labels.codes(), labelCount, perplexity);
      assertThat(byBatch).containsExactly(Golden.doubles(expected.get("lisi_batch")), within(lisi));
      assertThat(Lisi.integration(byBatch, batchCount))
          .isCloseTo(value(expected, "ilisi"), within(lisi));
      assertThat(Lisi.separation(byLabel, labelCount))
          .isCloseTo(value(expected, "clisi"), within(lisi));

      Kbet kbet = Kbet.of(withSelf(neighbors), batches.codes(), batchCount);
      assertThat(kbet.acceptance()).isCloseTo(value(expected, "kbet"), within(exact));
      assertThat(kbet.meanStatistic())
          .isCloseTo(value(expected, "kbet_statistic_mean"), within(100 * exact));

      int few = expected.get("graph_neighbors").asInt();
      int[][] graph =
          Arrays.stream(neighbors).map(row -> Arrays.copyOf(row, few)).toArray(int[][]::new);
      assertThat(GraphConnectivity.of(graph, labels.codes(), labelCount))
          .isCloseTo(value(expected, "graph_connectivity"), within(1e-12));

      int dim = expected.get("dim").asInt();
      float[] vectors = floats(expected.get("vectors"));
      int n = labels.codes().length;
      EmbeddingMatrix matrix =
          new EmbeddingMatrix(
              IntStream.range(0, n).mapToObj(Integer::toString).toList(), vectors, dim);
      assertThat(BatchSilhouette.of(matrix, labels.codes(), batches.codes()))
          .isCloseTo(value(expected, "asw_batch"), within(1e-5));

      double share = BatchVariance.share(vectors, dim, batches.codes(), batchCount);
      assertThat(share).isCloseTo(value(expected, "pcr"), within(exact));
      int[] kept = Golden.ints(expected.get("pcr_other_dims"));
      float[] other = new float[n * kept.length];
      for (int i = 0; i < other.length; i++) {
        other[i] = vectors[i / kept.length * dim + kept[i % kept.length]];
      }
      double after = BatchVariance.share(other, kept.length, batches.codes(), batchCount);
      assertThat(BatchVariance.removed(share, after))
          .isCloseTo(value(expected, "pcr_removed"), within(10 * exact));
    }
  }

  @Test
  void twoSeparateBatchesAreNotMixed() {
    int[] batches = {0, 0, 0, 1, 1, 1};
    int[][] neighbors = {{1, 2}, {0, 2}, {0, 1}, {4, 5}, {3, 5}, {3, 4}};
    double[][] distances = new double[6][];
    Arrays.fill(distances, new double[] {1, 2});
    double[] lisi = Lisi.ofCells(neighbors, distances, batches, 2, 1.9);
    assertThat(lisi).containsOnly(new double[] {1}, within(1e-12));
    assertThat(Lisi.integration(lisi, 2)).isCloseTo(0, within(1e-12));
    assertThat(Lisi.separation(lisi, 2)).isCloseTo(1, within(1e-12));
    float[] vectors = {0, 1, 2, 10, 11, 12};
    assertThat(BatchVariance.share(vectors, 1, batches, 2)).isCloseTo(150.0 / 154, within(1e-12));
  }

  @Test
  void onlyEdgesInBothDirectionsConnect() {
    int[][] chain = {{1}, {2}, {1}, {0}};
    assertThat(GraphConnectivity.of(chain, new int[] {0, 0, 0, 0}, 1)).isEqualTo(0.5);
    assertThat(GraphConnectivity.of(chain, new int[] {0, 0, 0, 1}, 2))
        .isCloseTo((2.0 / 3 + 1) / 2, within(1e-12));
  }

  @Test
  void longChainsTakeNoRecursion() {
    int n = 200_000;
    int[][] ring = new int[n][];
    Arrays.setAll(ring, i -> new int[] {(i + 1) % n});
    assertThat(GraphConnectivity.of(ring, new int[n], 1)).isEqualTo(1);
  }

  private static double value(JsonNode expected, String name) {
    return expected.get(name).asDouble();
  }

  private static int[][] rows(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(Golden::ints).toArray(int[][]::new);
  }

  private static int[][] withSelf(int[][] neighbors) {
    int[][] around = new int[neighbors.length][];
    Arrays.setAll(
        around, i -> IntStream.concat(IntStream.of(i), IntStream.of(neighbors[i])).toArray());
    return around;
  }

  private static float[] floats(JsonNode array) {
    double[] values = Golden.doubles(array);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
