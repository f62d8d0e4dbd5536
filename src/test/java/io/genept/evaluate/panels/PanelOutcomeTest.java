package io.genept.evaluate.panels;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.table.Recorder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelOutcomeTest {
  @Test
  void saysTheMeansOfTextControlAndExpressionAtEachSetting() {
    Recorder recorder = new Recorder("run");
    record(
        recorder,
        "10nn shared=0",
        0,
        Map.of("informed", .5, "informed-permuted", .2, "majority", .3));
    record(
        recorder,
        "10nn shared=0",
        1,
        Map.of("informed", .6, "informed-permuted", .3, "majority", .3));
    record(
        recorder,
        "10nn shared=0 labels=1",
        0,
        Map.of("informed", .1, "informed-permuted", .1, "majority", .1));
    record(
        recorder,
        "10nn shared=30",
        0,
        Map.of(
            "hybrid",
            .7,
            "hybrid-permuted",
            .55,
            "informed",
            .6,
            "expression-pca",
            .56,
            "weighted-pca",
            .5));
    assertThat(PanelOutcome.words(recorder.metrics()))
        .isEqualTo(
            "shared=0 55 % informed (25 % with permuted genes, 30 % the most frequent label);"
                + " shared=30 70 % hybrid (55 % with permuted genes, 56 % expression alone)");
  }

  private static void record(
      Recorder recorder, String learner, long seed, Map<String, Double> accuracies) {
    accuracies.forEach(
        (method, accuracy) ->
            recorder
                .of("pair", method)
                .task("panels")
                .learner(learner)
                .seed(seed)
                .metric("accuracy", accuracy, 10));
  }
}
