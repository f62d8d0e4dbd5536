package io.genept.learn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import org.junit.jupiter.api.Test;

class DriverRoomTest {
  @Test
  void tooLittleMemoryNamesTheNumberThatFits() {
    DriverRoom room = new DriverRoom(3, "--driver-cells");
    room.require("evaluate w", 49_516, 1536, 1L << 30);
    assertThatThrownBy(() -> room.require("evaluate w", 100_000, 1536, 1L << 30))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot evaluate w: 100,000 cells × 1,536 numbers take about 1,758 MB on the driver,"
                + " which has 1,024 MB. Expected at most 49,516 cells: give --driver-cells 49516, or"
                + " the driver more memory.");
    assertThatThrownBy(() -> room.require("evaluate w", 1_400_000, 1536, 1L << 40))
        .as("more than a Java array holds")
        .hasMessageContaining("Expected at most 1,398,101 cells");
  }
}
