package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.testing.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
  @Test
  @Tag("golden")
  void intervalAndPValueAreThoseOfScipysDistribution() {
    JsonNode golden = Golden.read("genes").get("nadeau_bengio");
    PairedComparison comparison =
        PairedComparison.of(
            Golden.doubles(golden.get("first")), Golden.doubles(golden.get("second")), 0.25);
    assertThat(comparison.difference())
        .isEqualTo(golden.get("difference").asDouble(), within(1e-12));
    assertThat(comparison.low()).isEqualTo(golden.get("low").asDouble(), within(1e-10));
    assertThat(comparison.high()).isEqualTo(golden.get("high").asDouble(), within(1e-10));
    assertThat(comparison.p()).isEqualTo(golden.get("p").asDouble(), within(1e-10));
    assertThat(comparison.message("ada"))
        .startsWith("minus ada: ")
        .endsWith("(corrected resampled t-test, 50 splits)");
  }

  @Test
  void equalEmbeddingsDoNotDiffer() {
    double[] aucs = {0.7, 0.8, 0.6};
    assertThat(PairedComparison.of(aucs, aucs, 0.25))
        .isEqualTo(new PairedComparison(0, 0, 0, 1, 3));
  }
}
