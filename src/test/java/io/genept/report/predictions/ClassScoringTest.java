package io.genept.report.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.metric.ClassificationMetrics.ClassScores;
import io.genept.report.metrics.CrossTable;
import io.genept.report.predictions.ClassScoring.LabelScores;
import io.genept.testing.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ClassScoringTest {
  private static final Offset<Double> EXACT = within(1e-12);

  static CrossTable table(
      String embedding, List<String> labels, List<String> predicted, long[][] counts) {
    return new CrossTable(
        "annotation", embedding, "logistic_regression", "type", 0L, labels, predicted, counts);
  }

  @Test
  @Tag("golden")
  void agreesWithScikitLearn() {
    JsonNode expected = Golden.read("metrics").get("named_classification");
    List<String> labels = Arrays.asList(Golden.strings(expected.get("labels")));
    long[][] confusion = new long[labels.size()][];
    for (int l = 0; l < confusion.length; l++) {
      confusion[l] = Golden.longs(expected.get("confusion").get(l));
    }

    List<LabelScores> scores = ClassScoring.of(List.of(table("e", labels, labels, confusion)));

    assertThat(scores)
        .extracting(LabelScores::support)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    for (LabelScores own : scores) {
      int c = labels.indexOf(own.label());
      ClassScores of = own.scores().get(0);
      assertThat(of.precision()).isCloseTo(expected.get("classes").get(0).get(c).asDouble(), EXACT);
      assertThat(of.recall()).isCloseTo(expected.get("classes").get(1).get(c).asDouble(), EXACT);
      assertThat(of.f1()).isCloseTo(expected.get("classes").get(2).get(c).asDouble(), EXACT);
      assertThat(own.support()).isEqualTo(expected.get("classes").get(3).get(c).asLong());
    }
    assertThat(scores.stream().mapToLong(LabelScores::support).sum())
        .isEqualTo(expected.get("n").asLong());
  }

  @Test
  void cellsWithoutAPredictionLowerTheRecallAndThoseWithoutALabelDoNotCount() {
    List<LabelScores> scores =
        ClassScoring.of(
            List.of(
                table(
                    "e",
                    List.of(CrossTable.MISSING, "a", "b"),
                    List.of(CrossTable.MISSING, "a", "c"),
                    new long[][] {{0, 50, 0}, {2, 6, 0}, {0, 3, 1}})));

    assertThat(scores).extracting(LabelScores::label).containsExactly("a", "b");
    ClassScores a = scores.get(0).scores().get(0);
    assertThat(a.support()).isEqualTo(8);
    assertThat(a.recall()).isCloseTo(6 / 8.0, EXACT);
    assertThat(a.precision()).isCloseTo(6 / 9.0, EXACT);
    assertThat(a.f1()).isCloseTo(12 / 17.0, EXACT);
    assertThat(scores.get(1).scores().get(0)).isEqualTo(new ClassScores("b", 0, 0, 0, 4));
  }

  @Test
  void eachEmbeddingHasADotInItsOwnLineAndTheSmallestLabelsAreFolded() {
    List<String> labels = IntStream.range(0, 200).mapToObj(i -> "type " + i).toList();
    long[][] right = new long[200][200];
    long[][] none = new long[200][200];
    for (int i = 0; i < 200; i++) {
      right[i][i] = 1000L - i;
      none[i][(i + 1) % 200] = 1000L - i;
    }
    List<CrossTable> tables =
        List.of(table("good", labels, labels, right), table("bad", labels, labels, none));

    String html = ClassDots.of("type", List.of("good", "bad"), ClassScoring.of(tables)).toString();

    assertThat(html).contains("<summary>160\u00a0smaller labels</summary>");
    assertThat(html.split("aria-label=\"F1: good 1.000, bad 0.000\"", -1)).hasSize(201);
    assertThat(html.indexOf("type 39<")).isLessThan(html.indexOf("<details>"));
    assertThat(html.indexOf("type 40<")).isGreaterThan(html.indexOf("<details>"));
    assertThat(html)
        .contains("<path class=\"c0\" d=\"M163.0 5.5m")
        .contains("<path class=\"c1\" d=\"M5.0 10.5m");
  }
}
