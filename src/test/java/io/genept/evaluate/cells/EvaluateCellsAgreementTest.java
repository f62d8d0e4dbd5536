package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.ValueState;
import io.genept.math.TrainTestSplit;
import io.genept.table.Metrics.Metric;
import io.genept.testing.Golden;
import io.genept.testing.SmallAtlas;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of scikit-learn on the same cells, and the notebook's draws. */
@Tag("slow")
class EvaluateCellsAgreementTest extends EvaluateCellsFixture {
  @ParameterizedTest
  @Tag("golden")
  @ValueSource(strings = {"four_types", "two_types"})
  void annotationEqualsScikitLearn(String name) {
    JsonNode golden = Golden.read("evaluate").get(name);
    String embeddings = golden(golden).write(spark(), at("w"), 3);
    int seeds = golden.get("logistic_regression").get("seeds").size();
    List<Metric> metrics =
        run(options(List.of(embeddings), ALL, "cell_type", seeds, at("metrics"))).metrics();
    assertThat(value(metrics, "", "asw", null))
        .isEqualTo(golden.get("asw").asDouble(), within(1e-9));
    for (String learner : List.of("logistic_regression", "logistic_regression_scaled")) {
      for (int seed = 0; seed < seeds; seed++) {
        JsonNode expected = golden.get(learner).get("seeds").get(seed);
        assertThat(predicted(learner, seed)).isEqualTo(predicted(expected));
        for (String metric : List.of("accuracy", "precision_macro", "recall_macro", "f1_macro")) {
          assertThat(value(metrics, learner, metric, (long) seed))
              .as("%s of %s, seed %d", metric, learner, seed)
              .isEqualTo(expected.get(metric).asDouble(), within(1e-15));
        }
      }
    }
  }

  @ParameterizedTest
  @Tag("golden")
  @ValueSource(strings = {"four_types", "two_types"})
  void neighboursAndMiniBatchesEqualScikitLearn(String name) {
    JsonNode golden = Golden.read("cell_tasks").get(name);
    String embeddings = golden(golden).write(spark(), at("w"), 3);
    int seeds = golden.get("knn_cosine_stratified").size();
    List<Metric> metrics =
        run(options(List.of(embeddings), ALL, "cell_type", seeds, at("metrics"))).metrics();
    assertThat(value(metrics, "", "asw_cosine", null))
        .isEqualTo(golden.get("asw_cosine").asDouble(), within(1e-12));
    assertThat(value(metrics, "minibatch_kmeans", "nmi", 2023L))
        .isEqualTo(golden.get("nmi").asDouble(), within(1e-12));
    assertScores(metrics, "knn_cosine", 2023, golden.get("knn_cosine"));
    for (int seed = 0; seed < seeds; seed++) {
      JsonNode expected = golden.get("knn_cosine_stratified").get(seed);
      assertScores(metrics, "knn_cosine_stratified", seed, expected);
    }
  }

  private void assertScores(List<Metric> metrics, String learner, long seed, JsonNode expected) {
    assertThat(predicted(learner, seed)).isEqualTo(predicted(expected));
    for (String metric : List.of("accuracy", "precision_macro", "recall_macro", "f1_macro")) {
      assertThat(value(metrics, learner, metric, seed))
          .as("%s of %s, seed %d", metric, learner, seed)
          .isEqualTo(expected.get(metric).asDouble(), within(1e-12));
    }
  }

  @Test
  void theReplicasFollowTheOrderOfTheAtlas() {
    String embeddings = drawn(60).write(spark(), at("w"), 3);
    SmallAtlas reversed = new SmallAtlas(List.of("A"));
    for (int cell = 59; cell >= 0; cell--) {
      reversed.cell(String.format("cell%04d", cell), new int[] {0}, new float[] {1}, "T", "d", 1.0);
    }
    String atlas = reversed.write(spark(), at("atlas"), ValueState.COUNTS, 1);
    run(options(List.of(embeddings), ALL, "cell_type", 1, at("metrics"), "atlas", atlas));
    int[] places = TrainTestSplit.shuffled(60, 0.2, 2023).test();
    assertThat(predicted("knn_cosine", 2023).keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(places).mapToObj(i -> String.format("cell%04d", 59 - i)).toList());
  }
}
