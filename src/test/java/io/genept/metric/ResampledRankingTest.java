package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ResampledRankingTest {
  private static final double EXACT = 1e-12;

  @Test
  @Tag("golden")
  void intervalsAreThoseOfNumpyAndScikitLearn() {
    for (JsonNode golden : Golden.read("pairs").get("bootstrap")) {
      int n = golden.get("n").asInt();
      ResampledRanking ranking = ranking(n, golden.get("levels").asInt());
      assertInterval(Bootstrap.of(n, n, ranking::rocAuc), golden.get("auc"));
      assertInterval(Bootstrap.of(n, n, ranking::averagePrecision), golden.get("ap"));
    }
  }

  @Test
  void theSampleOfEachOnceIsTheMetric() {
    int n = 500;
    boolean[] positive = positive(n);
    double[] scores = scores(positive, 20);
    int[] each = IntStream.range(0, n).toArray();
    ResampledRanking ranking = new ResampledRanking(positive, scores);
    assertThat(ranking.rocAuc(each))
        .isEqualTo(RankingMetrics.rocAuc(positive, scores), within(EXACT));
    assertThat(ranking.averagePrecision(each))
        .isEqualTo(RankingMetrics.averagePrecision(positive, scores), within(EXACT));
  }

  @Test
  void theIntervalNarrowsWithMorePairs() {
    Bootstrap few = Bootstrap.of(100, 1, ranking(100, 1_000_000)::rocAuc);
    Bootstrap many = Bootstrap.of(3_600, 1, ranking(3_600, 1_000_000)::rocAuc);
    assertThat((few.high() - few.low()) / (many.high() - many.low()))
        .as("36 times the pairs: a sixth of the width")
        .isBetween(4.0, 9.0);
  }

  @Test
  void aSampleWithoutAClassHasNoValue() {
    ResampledRanking ranking =
        new ResampledRanking(new boolean[] {true, false}, new double[] {2, 1});
    assertThat(ranking.rocAuc(new int[] {0, 0})).isNaN();
    assertThat(ranking.rocAuc(new int[] {1, 1})).isNaN();
    assertThat(ranking.averagePrecision(new int[] {1, 1})).isNaN();
    assertThat(ranking.rocAuc(new int[] {0, 1})).isEqualTo(1);
  }

  @Test
  void asManyLabelsAsScores() {
    assertThatThrownBy(() -> new ResampledRanking(new boolean[] {true}, new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 labels for 2 scores, expected as many");
  }

  private static ResampledRanking ranking(int n, int levels) {
    boolean[] positive = positive(n);
    return new ResampledRanking(positive, scores(positive, levels));
  }

  private static boolean[] positive(int n) {
    int[] labels = Draws.labels(n, n, 2);
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      positive[i] = labels[i] == 1;
    }
    return positive;
  }

  private static double[] scores(boolean[] positive, int levels) {
    int[] drawn = Draws.labels(positive.length + 1, positive.length, levels);
    double[] scores = new double[drawn.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (drawn[i] + (positive[i] ? levels / 4 : 0)) / (double) levels;
    }
    return scores;
  }

  private static void assertInterval(Bootstrap interval, JsonNode expected) {
    assertThat(interval.low()).isEqualTo(expected.get(0).asDouble(), within(EXACT));
    assertThat(interval.high()).isEqualTo(expected.get(1).asDouble(), within(EXACT));
  }
}
