package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ClassificationMetricsTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  @Tag("golden")
  void agreesWithScikitLearnOnIntegers() {
    for (JsonNode expected : Golden.read("metrics").get("classifications")) {
      int[] truth;
      int[] predicted;
      if (expected.has("truth")) {
        truth = Golden.ints(expected.get("truth"));
        predicted = Golden.ints(expected.get("predicted"));
      } else {
        long seed = expected.get("seed").asLong();
        int n = expected.get("n").asInt();
        int k = expected.get("k").asInt();
        truth = Draws.labels(seed, n, k);
        predicted = Draws.related(seed, n, k, expected.get("kept").asDouble());
      }
      assertScores(expected, ClassificationMetrics.of(truth, predicted));
    }
  }

  @Test
  @Tag("golden")
  void agreesWithScikitLearnOnStrings() {
    JsonNode expected = Golden.read("metrics").get("named_classification");
    String[] names = Golden.strings(expected.get("names"));
    int n = expected.get("n").asInt();
    assertScores(
        expected,
        ClassificationMetrics.of(Draws.names(5, n, names, 6), Draws.names(6, n, names, 7)));
  }

  @Test
  void aClassOnlyEverPredictedLowersTheMacroAverage() {
    ClassificationMetrics metrics =
        ClassificationMetrics.of(new String[] {"a", "a"}, new String[] {"a", "b"});
    assertThat(metrics.f1(ClassAverage.MACRO)).isCloseTo(1 / 3.0, EXACT);
    assertThat(metrics.f1(ClassAverage.WEIGHTED)).isCloseTo(2 / 3.0, EXACT);
    assertThat(metrics.classes().get(1))
        .isEqualTo(new ClassificationMetrics.ClassScores("b", 0, 0, 0, 0));
  }

  @Test
  void refusesNoSamplesAndDifferentLengths() {
    assertThatThrownBy(() -> ClassificationMetrics.of(new int[0], new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 true and 0 predicted labels, expected as many, at least 1");
    assertThatThrownBy(() -> ClassificationMetrics.of(new String[] {"a"}, new String[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 true and 0 predicted labels, expected as many, at least 1");
  }

  private static void assertScores(JsonNode expected, ClassificationMetrics actual) {
    assertThat(actual.accuracy()).isCloseTo(expected.get("accuracy").asDouble(), EXACT);
    for (ClassAverage average : ClassAverage.values()) {
      double[] scores = Golden.doubles(expected.get(average.name()));
      assertThat(actual.precision(average)).as("precision %s", average).isCloseTo(scores[0], EXACT);
      assertThat(actual.recall(average)).as("recall %s", average).isCloseTo(scores[1], EXACT);
      assertThat(actual.f1(average)).as("F1 %s", average).isCloseTo(scores[2], EXACT);
    }
    List<ClassificationMetrics.ClassScores> classes = actual.classes();
    JsonNode each = expected.get("classes");
    assertThat(classes)
        .extracting(ClassificationMetrics.ClassScores::label)
        .containsExactly(Golden.strings(expected.get("labels")));
    for (int c = 0; c < classes.size(); c++) {
      ClassificationMetrics.ClassScores scores = classes.get(c);
      assertThat(scores.precision()).isCloseTo(each.get(0).get(c).asDouble(), EXACT);
      assertThat(scores.recall()).isCloseTo(each.get(1).get(c).asDouble(), EXACT);
      assertThat(scores.f1()).isCloseTo(each.get(2).get(c).asDouble(), EXACT);
      assertThat(scores.support()).isEqualTo(each.get(3).get(c).asLong());
      assertThat(actual.confusion()[c]).isEqualTo(Golden.longs(expected.get("confusion").get(c)));
    }
  }
}
