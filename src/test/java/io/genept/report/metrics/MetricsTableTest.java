package io.genept.report.metrics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricsTableTest {
  private static MetricsTable table(String path, Numbered numbers) {
    Provenance provenance =
        Provenance.now("evaluate-cells", Map.of(), List.of(), Map.of(), "", null, 0);
    return new MetricsTable(path, provenance, numbers.metrics(), List.of());
  }

  @Test
  void refusesNumbersThatNothingTellsApart() {
    Numbered one = new Numbered().with("a", "clustering", "kmeans", "ari", 0.5);
    Numbered other =
        new Numbered()
            .of("other")
            .with("a", "clustering", "kmeans", "ari", 0.5)
            .by("rerun")
            .of("atlas")
            .with("a", "clustering", "kmeans", "ari", 0.6);
    MetricsTable.requireDistinct(List.of(table("x/run", one), table("y/run", other)));

    assertThatThrownBy(
            () ->
                MetricsTable.requireDistinct(
                    List.of(
                        table("x/run", one),
                        table(
                            "y/run",
                            new Numbered().with("a", "clustering", "kmeans", "ari", 0.7)))))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot report on x/run beside y/run: both have ari of a on atlas by a run named run, and"
                + " nothing tells the numbers apart. Expected each number once: leave one of the"
                + " tables out, or evaluate into a directory of another name.");
  }
}
