package io.genept.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class GoldenTest {

  @Test
  @Tag("golden")
  void aMissingFileFails() {
    assertThatThrownBy(() -> Golden.read("absent"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("/golden/absent.json");
  }
}
