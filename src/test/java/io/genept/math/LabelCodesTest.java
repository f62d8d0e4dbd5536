package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class LabelCodesTest {

  @Test
  void stringsRankByCodePointAndNotByUtf16Unit() {
    LabelCodes labels = LabelCodes.of(new String[] {"\ud83d\ude00", "\ufffd", "b", "a", "B", "ab"});
    assertThat(labels.classes()).containsExactly("B", "a", "ab", "b", "\ufffd", "\ud83d\ude00");
    assertThat(labels.codes()).containsExactly(5, 4, 3, 1, 0, 2);
  }

  @Test
  void integersRankByValue() {
    LabelCodes labels = LabelCodes.of(new int[] {10, 9, -1, 10});
    assertThat(labels.classes()).containsExactly("-1", "9", "10");
    assertThat(labels.codes()).containsExactly(2, 1, 0, 2);
    assertThat(labels.counts()).containsExactly(1, 1, 2);
  }

  @Test
  void refusesMissingLabels() {
    assertThatThrownBy(() -> LabelCodes.of(new String[] {"a", null}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 1 is null, expected a string");
  }
}
