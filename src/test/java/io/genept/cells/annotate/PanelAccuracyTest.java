package io.genept.cells.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PanelAccuracyTest {
  @Test
  void theLargestNumberMeasuredThatIsNoMoreCounts() {
    assertThat(PanelAccuracy.words(0))
        .contains("where 0 were", "informed 0.5")
        .doesNotContain("hybrid");
    assertThat(PanelAccuracy.words(29)).contains("where 10 were", "hybrid", "weighted-pca 0.3");
    assertThat(PanelAccuracy.words(30)).contains("where 30 were");
    assertThat(PanelAccuracy.words(20_000)).contains("where 1,000 were", "weighted-pca 0.9");
  }
}
