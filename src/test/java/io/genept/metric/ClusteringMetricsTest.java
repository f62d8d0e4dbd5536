package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.math.LabelCodes;
import io.genept.math.MersenneTwister;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ClusteringMetricsTest {

  @Test
  @Tag("golden")
  void agreesWithScikitLearnOnTiesAndDegenerateCases() {
    for (JsonNode expected : Golden.read("metrics").get("explicit_clusterings")) {
      int[] truth = Golden.ints(expected.get("truth"));
      int[] predicted = Golden.ints(expected.get("predicted"));
      assertAgreement(expected, truth, predicted, 1e-12);
    }
  }

  @Test
  @Tag("golden")
  void agreesWithScikitLearnOnDrawnLabels() {
    for (JsonNode expected : Golden.read("metrics").get("drawn_clusterings")) {
      int n = expected.get("n").asInt();
      int k = expected.get("k").asInt();
      long seed = expected.get("seed").asLong();
      int[] truth = Draws.labels(seed, n, k);
      int[] predicted = Draws.related(seed, n, k, expected.get("kept").asDouble());
      assertAgreement(expected, truth, predicted, 1e-12);
    }
  }

  @Test
  void namesAndOrderOfLabelsDoNotMatter() {
    for (int seed = 0; seed < 20; seed++) {
      int n = 50 + 10 * seed;
      int[] truth = Draws.labels(seed, n, 5);
      int[] predicted = Draws.related(seed, n, 5, 0.4);
      int[] renaming = new MersenneTwister(seed).permutation(5);
      int[] renamed = Arrays.stream(truth).map(label -> 100 - 7 * renaming[label]).toArray();
      String[] named = Arrays.stream(truth).mapToObj(l -> "class " + l).toArray(String[]::new);
      int[] coded = LabelCodes.of(named).codes();

      double ari = ClusteringMetrics.adjustedRandIndex(truth, predicted);
      assertThat(ClusteringMetrics.adjustedRandIndex(renamed, predicted)).isEqualTo(ari);
      assertThat(ClusteringMetrics.adjustedRandIndex(coded, predicted)).isEqualTo(ari);
      assertThat(ClusteringMetrics.adjustedRandIndex(predicted, truth)).isEqualTo(ari);
      double ami = ClusteringMetrics.adjustedMutualInformation(truth, predicted);
      assertThat(ClusteringMetrics.adjustedMutualInformation(renamed, predicted))
          .isCloseTo(ami, within(1e-13));
      assertThat(ClusteringMetrics.adjustedMutualInformation(predicted, truth))
          .isCloseTo(ami, within(1e-13));
      double nmi = ClusteringMetrics.normalizedMutualInformation(truth, predicted);
      assertThat(ClusteringMetrics.normalizedMutualInformation(predicted, renamed))
          .isCloseTo(nmi, within(1e-13));
    }
  }

  @Test
  void aPartitionAgreesWithItselfExactly() {
    for (int seed = 0; seed < 20; seed++) {
      int[] labels = Draws.labels(seed, 40 + seed, 3 + seed);
      int[] negated = Arrays.stream(labels).map(label -> -label).toArray();
      for (AverageMethod average : AverageMethod.values()) {
        assertThat(ClusteringMetrics.adjustedMutualInformation(labels, negated, average)).isOne();
        assertThat(ClusteringMetrics.normalizedMutualInformation(labels, negated, average)).isOne();
      }
      assertThat(ClusteringMetrics.adjustedRandIndex(labels, negated)).isOne();
    }
  }

  @Test
  void aMillionSingletonsAreFeasibleAndDoNotOverflow() {
    int n = 1_000_000;
    int[] singletons = IntStream.range(0, n).toArray();
    int[] halves = Arrays.stream(singletons).map(i -> i % 2).toArray();
    assertThat(ClusteringMetrics.adjustedMutualInformation(singletons, singletons)).isOne();
    assertThat(ClusteringMetrics.adjustedMutualInformation(singletons, halves))
        .isCloseTo(0, within(1e-10));
    assertThat(ClusteringMetrics.adjustedRandIndex(singletons, halves)).isZero();
    int[] thirds = Arrays.stream(singletons).map(i -> i % 3).toArray();
    assertThat(ClusteringMetrics.adjustedRandIndex(halves, thirds)).isCloseTo(0, within(1e-5));
  }

  @Test
  void refusesLabellingsOfDifferentLength() {
    assertThatThrownBy(() -> ClusteringMetrics.adjustedRandIndex(new int[2], new int[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labellings have 2 and 3 samples, expected as many in both");
  }

  private static void assertAgreement(
      JsonNode expected, int[] truth, int[] predicted, double tolerance) {
    assertThat(ClusteringMetrics.adjustedRandIndex(truth, predicted))
        .as("ARI of %s", expected)
        .isEqualTo(expected.get("ari").asDouble());
    for (AverageMethod average : AverageMethod.values()) {
      assertThat(ClusteringMetrics.adjustedMutualInformation(truth, predicted, average))
          .as("AMI %s of %s", average, expected)
          .isCloseTo(expected.get("ami").get(average.name()).asDouble(), within(tolerance));
      assertThat(ClusteringMetrics.normalizedMutualInformation(truth, predicted, average))
          .as("NMI %s of %s", average, expected)
          .isCloseTo(expected.get("nmi").get(average.name()).asDouble(), within(1e-12));
    }
    assertThat(ClusteringMetrics.adjustedMutualInformation(truth, predicted))
        .isCloseTo(expected.get("ami").get("ARITHMETIC").asDouble(), within(tolerance));
    assertThat(ClusteringMetrics.normalizedMutualInformation(truth, predicted))
        .isCloseTo(expected.get("nmi").get("ARITHMETIC").asDouble(), within(1e-12));
  }
}
