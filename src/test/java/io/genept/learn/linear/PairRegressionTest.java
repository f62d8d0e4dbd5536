package io.genept.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.metric.RankingMetrics;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SparkTest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("golden")
class PairRegressionTest extends SparkTest {
  @ParameterizedTest
  @EnumSource(PairFeature.class)
  void scoresAreScikitLearns(PairFeature feature) {
    JsonNode golden = Golden.read("pairs").get("regression");
    int genes = golden.get("genes").asInt();
    int dim = golden.get("dim").asInt();
    int n = golden.get("n").asInt();
    int train = golden.get("train").asInt();
    float[] vectors = Draws.vectors(71, genes, dim);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] -= 0.5f;
    }
    int[] left = Draws.labels(72, n, genes);
    int[] right = Draws.labels(73, n, genes);
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      positive[i] = golden.get("positive").get(i).asInt() == 1;
    }
    JsonNode expected = golden.get("features").get(feature.name());
    try (PairRegression pairs = new PairRegression(spark(), vectors, dim)) {
      PairRegression.Labelled test = slice(left, right, positive, train, n);
      List<double[]> scores =
          pairs.fitScores(
              slice(left, right, positive, 0, train), List.of(test, test), feature, 1, 100);
      assertThat(scores.get(1)).isEqualTo(scores.get(0));
      for (int i = 0; i < n - train; i++) {
        assertThat(scores.get(0)[i])
            .isEqualTo(expected.get("scores").get(i).asDouble(), within(1e-4));
      }
      assertThat(RankingMetrics.rocAuc(test.positive(), scores.get(0)))
          .isEqualTo(expected.get("auc").asDouble(), within(1e-12));
      assertThat(RankingMetrics.averagePrecision(test.positive(), scores.get(0)))
          .isEqualTo(expected.get("ap").asDouble(), within(1e-12));
    }
  }

  private static PairRegression.Labelled slice(
      int[] left, int[] right, boolean[] positive, int from, int to) {
    return new PairRegression.Labelled(
        Arrays.copyOfRange(left, from, to),
        Arrays.copyOfRange(right, from, to),
        Arrays.copyOfRange(positive, from, to));
  }
}
