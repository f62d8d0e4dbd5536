package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.math.MersenneTwister;
import io.genept.testing.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  @Tag("golden")
  void percentilesAreNumpys() {
    JsonNode golden = Golden.read("genes").get("bootstrap");
    MersenneTwister random = new MersenneTwister(golden.get("seed").asLong());
    boolean[] right = new boolean[golden.get("n").asInt()];
    for (int i = 0; i < right.length; i++) {
      right[i] = random.nextDouble() < golden.get("rate").asDouble();
    }
    Bootstrap interval =
        Bootstrap.of(
            right.length,
            2023,
            drawn -> {
              double count = 0;
              for (int i : drawn) {
                count += right[i] ? 1 : 0;
              }
              return count / drawn.length;
            });
    assertThat(interval.low()).isEqualTo(golden.get("low").asDouble(), within(1e-12));
    assertThat(interval.high()).isEqualTo(golden.get("high").asDouble(), within(1e-12));
  }

  @Test
  void samplesWithoutAValueAreLeftOut() {
    assertThat(Bootstrap.of(3, 1, drawn -> Double.NaN))
        .isEqualTo(new Bootstrap(Double.NaN, Double.NaN));
    assertThat(Bootstrap.of(2, 1, drawn -> drawn[0] == 0 ? Double.NaN : 7))
        .isEqualTo(new Bootstrap(7, 7));
  }
}
