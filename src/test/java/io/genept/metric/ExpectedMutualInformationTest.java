package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.math.Contingency;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ExpectedMutualInformationTest {

  @Test
  @Tag("golden")
  void agreesWithTheSumOfExactBinomials() {
    for (JsonNode expected : Golden.read("metrics").get("expected_information")) {
      int n = expected.get("n").asInt();
      int k = expected.get("k").asInt();
      long seed = expected.get("seed").asLong();
      Contingency table =
          Contingency.of(
              Draws.labels(seed, n, k), Draws.related(seed, n, k, expected.get("kept").asDouble()));
      assertThat(ExpectedMutualInformation.of(table))
          .as("n = %d, k = %d", n, k)
          .isCloseTo(expected.get("emi").asDouble(), withinPercentage(1e-11));
    }
  }

  @Test
  void singletonsShareTheWholeEntropyOfTheOther() {
    int[] singletons = {0, 1, 2, 3, 4, 5, 6, 7};
    int[] pairs = {0, 0, 1, 1, 2, 2, 3, 3};
    assertThat(ExpectedMutualInformation.of(Contingency.of(singletons, pairs)))
        .isCloseTo(Math.log(4), withinPercentage(1e-12));
    assertThat(ExpectedMutualInformation.of(Contingency.of(singletons, new int[8]))).isZero();
  }
}
