package io.genept.programmes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.metric.HypergeometricTest;
import io.genept.testing.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
final class EnrichmentTest {
  private static final JsonNode GOLDEN = Golden.read("programmes").get("enrichment");

  @Test
  void tailsAgreeWithScipy() {
    for (JsonNode tail : GOLDEN.get("tails")) {
      double expected = tail.get(4).asDouble();
      assertThat(
              HypergeometricTest.tail(
                  tail.get(0).asInt(),
                  tail.get(1).asInt(),
                  tail.get(2).asInt(),
                  tail.get(3).asInt()))
          .as("tail of %s", tail)
          .isEqualTo(expected, within(1e-10 * expected));
    }
    assertThat(HypergeometricTest.tail(100, 10, 10, 0)).isEqualTo(1);
  }

  @Test
  void adjustedValuesAgreeWithScipy() {
    assertThat(Enrichment.falseDiscoveryRates(Golden.doubles(GOLDEN.get("p"))))
        .containsExactly(Golden.doubles(GOLDEN.get("q")), within(1e-12));
  }
}
