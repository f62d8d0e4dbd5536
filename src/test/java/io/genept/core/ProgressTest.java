package io.genept.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void aLineGivesDoneRateAndTimeLeft() {
    assertThat(Progress.line("cells", 2_500, 10_000, Duration.ofSeconds(5)))
        .isEqualTo("2,500 of 10,000 cells (25 %), 500 cells/s, 0:15 left");
    assertThat(Progress.line("cells", 1, 40_000, Duration.ofSeconds(1)))
        .isEqualTo("1 of 40,000 cells (0 %), 1.00 cells/s, 11:06:39 left");
    assertThat(Progress.line("cells", 0, 10, Duration.ofSeconds(9))).isEqualTo("0 of 10 cells");
    assertThat(Progress.line("genes", 30, -1, Duration.ofSeconds(3)))
        .isEqualTo("30 genes, 10 genes/s");
  }

  @Test
  void theResultOfTheWorkComesBack() {
    assertThat(Progress.<String>during("cells", 1, () -> 1, line -> {}, () -> "done"))
        .isEqualTo("done");
  }

  /** A twentieth of 100 s is 5 s, of an hour 3 minutes. */
  @Test
  void linesGetRarerWithTime() {
    Duration hour = Duration.ofHours(1);
    assertThat(Progress.isDue(Duration.ZERO, Duration.ofSeconds(5))).isTrue();
    assertThat(Progress.isDue(Duration.ofSeconds(95), Duration.ofSeconds(100))).isTrue();
    assertThat(Progress.isDue(hour.minusMinutes(2), hour)).isFalse();
    assertThat(Progress.isDue(hour.minusMinutes(3), hour)).isTrue();
  }
}
