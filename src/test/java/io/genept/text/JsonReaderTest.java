package io.genept.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {

  @Test
  void readsEveryKindOfValue() {
    assertThat(JsonReader.parse(" {\"a\": [1, -2.5e3, true, false, null], \"b\": {}, \"c\":[]} "))
        .isEqualTo(
            Map.of(
                "a",
                Arrays.asList(1.0, -2500.0, true, false, null),
                "b",
                Map.of(),
                "c",
                List.of()));
  }

  @Test
  void readsEscapes() {
    assertThat(JsonReader.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é\""))
        .isEqualTo("\"\\/\b\f\n\r\té😀é");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "01",
        "1.",
        "+1",
        "tru",
        "\"a",
        "\"\\x\"",
        "\"\\u00g0\"",
        "\"\n\"",
        "1 2",
        "nan",
        "{a:1}",
        "\0"
      })
  void refusesWhatIsNotJson(String text) {
    assertThatThrownBy(() -> JsonReader.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)expected .* at character \\d+");
  }

  @Test
  void refusesBottomlessNesting() {
    assertThatThrownBy(() -> JsonReader.parse("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 100 levels");
  }
}
