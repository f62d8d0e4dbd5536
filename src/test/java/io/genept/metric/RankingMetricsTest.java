package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.math.MersenneTwister;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RankingMetricsTest {

  @Test
  @Tag("golden")
  void agreesWithScikitLearn() {
    for (JsonNode expected : Golden.read("metrics").get("rankings")) {
      int[] labels;
      double[] scores;
      if (expected.has("positive")) {
        labels = Golden.ints(expected.get("positive"));
        scores = Golden.doubles(expected.get("scores"));
      } else {
        int n = expected.get("n").asInt();
        int levels = expected.get("levels").asInt();
        long seed = expected.get("seed").asLong();
        labels = Draws.labels(seed, n, 2);
        scores = new double[n];
        int[] drawn = Draws.labels(seed + 1, n, levels);
        for (int i = 0; i < n; i++) {
          scores[i] = (drawn[i] + labels[i] * (levels / 4)) / (double) levels;
        }
      }
      boolean[] positive = positive(labels);
      double auc = expected.get("auc").isNull() ? Double.NaN : expected.get("auc").asDouble();
      assertThat(RankingMetrics.rocAuc(positive, scores))
          .as("AUC of %s", expected)
          .satisfiesAnyOf(
              area -> assertThat(area).isEqualTo(auc),
              area -> assertThat(area).isCloseTo(auc, within(1e-12)));
      assertThat(RankingMetrics.averagePrecision(positive, scores))
          .as("average precision of %s", expected)
          .isCloseTo(expected.get("ap").asDouble(), within(1e-12));
    }
  }

  @Test
  void onlyTheOrderOfScoresMattersAndTheirSignTurnsIt() {
    for (int seed = 0; seed < 20; seed++) {
      int n = 60;
      boolean[] positive = positive(Draws.labels(seed, n, 2));
      int[] drawn = Draws.labels(seed + 50, n, 9);
      int[] order = new MersenneTwister(seed).permutation(n);
      double[] scores = new double[n];
      double[] rescaled = new double[n];
      double[] negated = new double[n];
      double[] reordered = new double[n];
      boolean[] reorderedPositive = new boolean[n];
      for (int i = 0; i < n; i++) {
        scores[i] = drawn[i];
        rescaled[i] = Math.exp(drawn[i] - 3.0);
        negated[i] = -drawn[i];
        reordered[order[i]] = drawn[i];
        reorderedPositive[order[i]] = positive[i];
      }
      double area = RankingMetrics.rocAuc(positive, scores);
      double precision = RankingMetrics.averagePrecision(positive, scores);
      assertThat(RankingMetrics.rocAuc(positive, rescaled)).isEqualTo(area);
      assertThat(RankingMetrics.averagePrecision(positive, rescaled)).isEqualTo(precision);
      assertThat(RankingMetrics.rocAuc(reorderedPositive, reordered)).isEqualTo(area);
      assertThat(RankingMetrics.averagePrecision(reorderedPositive, reordered))
          .isEqualTo(precision);
      assertThat(RankingMetrics.rocAuc(positive, negated)).isCloseTo(1 - area, within(1e-12));
    }
  }

  @Test
  void refusesScoresThatAreNotFiniteAndDifferentLengths() {
    assertThatThrownBy(() -> RankingMetrics.rocAuc(new boolean[2], new double[] {0, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("score 1 is NaN, expected a finite value");
    assertThatThrownBy(() -> RankingMetrics.averagePrecision(new boolean[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 labels for 3 scores, expected as many");
  }

  private static boolean[] positive(int[] labels) {
    boolean[] positive = new boolean[labels.length];
    for (int i = 0; i < labels.length; i++) {
      positive[i] = labels[i] == 1;
    }
    return positive;
  }
}
