package io.genept.report.maps;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.report.maps.ColourColumns.Kind;
import io.genept.report.maps.Labels.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ColourColumnsTest {

  @Test
  void the24MostFrequentLabelsLookDifferentAndTheRestIsGrey() {
    List<String> values = new ArrayList<>();
    for (int label = 0; label < 200; label++) {
      values.addAll(Collections.nCopies(201 - label, "type " + label));
    }
    values.addAll(Collections.nCopies(7, null));
    Labels labels = Labels.of("type", values.toArray(new String[0]));

    assertThat(labels.labels()).hasSize(201);
    assertThat(labels.labels().subList(0, 24))
        .extracting(Label::style)
        .containsExactlyElementsOf(IntStream.range(0, 24).boxed().toList());
    assertThat(labels.labels().get(23)).isEqualTo(new Label("type 23", 178, 23));
    assertThat(labels.labels().subList(24, 200)).allMatch(label -> label.style() == -1);
    assertThat(labels.labels().get(24)).isEqualTo(new Label("type 24", 177, -1));
    assertThat(labels.labels().get(200)).isEqualTo(new Label("(missing)", 7, -1));
    assertThat(labels.codes()[0]).isZero();
    assertThat(labels.codes()[values.size() - 1]).isEqualTo(200);
  }

  @Test
  void labelsOfAnyScriptStandInNaturalOrder() {
    String[] values = {
      "\u7ec6\u80de", "donor 10", "donor 9", "\u062e\u0644\u064a\u0629", " ", "donor 9"
    };
    Labels labels = Labels.of("donor", values);

    assertThat(labels.labels())
        .containsExactly(
            new Label("(empty)", 1, 0),
            new Label("donor 9", 2, 1),
            new Label("donor 10", 1, 2),
            new Label("\u062e\u0644\u064a\u0629", 1, 3),
            new Label("\u7ec6\u80de", 1, 4));
    assertThat(labels.codes()).containsExactly(4, 2, 1, 3, 0, 1);
  }

  @Test
  void textAndWholeNumbersOfFewValuesAreLabels() {
    assertThat(colouring(Kind.TEXT, 500, i -> "a" + i % 2)).isInstanceOf(Labels.class);
    assertThat(colouring(Kind.TEXT, 2000, i -> "a" + i % 500)).isInstanceOf(Labels.class);
    assertThat(colouring(Kind.WHOLE_NUMBER, 500, i -> "" + i % 50)).isInstanceOf(Labels.class);
  }

  @Test
  void numbersAreARampFromTheSmallestToTheLargest() {
    Colouring.Values ramp =
        (Colouring.Values) colouring(Kind.WHOLE_NUMBER, 500, i -> i == 3 ? null : "" + (100 + i));
    assertThat(ramp.min()).isEqualTo(100);
    assertThat(ramp.max()).isEqualTo(599);
    assertThat(ramp.values()).hasSize(1);
    assertThat(ramp.values().get(0)).startsWith(100, 101, 102, Double.NaN, 104);
    assertThat(colouring(Kind.NUMBER, 3, i -> i == 0 ? "NaN" : "" + i / 2.0))
        .isInstanceOf(Colouring.Values.class);
  }

  @Test
  void whatTellsNothingIsLeftOut() {
    assertThat(colouring(Kind.TEXT, 500, i -> "same")).isNull();
    assertThat(colouring(Kind.TEXT, 500, i -> null)).isNull();
    assertThat(colouring(Kind.TEXT, 20, i -> "id " + i)).isNull();
    assertThat(colouring(Kind.TEXT, 2000, i -> "id " + i % 501)).isNull();
    assertThat(colouring(Kind.NUMBER, 500, i -> i == 0 ? null : "1.5")).isNull();
  }

  @Test
  void whatAnEvaluationNamedIsAlwaysLabels() {
    String[] values = {"1.5", "2.5", "3.5"};
    assertThat(ColourColumns.colouring("x", Kind.NUMBER, true, values))
        .get()
        .isInstanceOf(Labels.class);
  }

  private static Colouring colouring(Kind kind, int points, IntFunction<String> value) {
    String[] values = IntStream.range(0, points).mapToObj(value).toArray(String[]::new);
    return ColourColumns.colouring("column", kind, false, values).orElse(null);
  }
}
