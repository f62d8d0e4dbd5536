package io.genept.report.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BenchSectionTest {
  @Test
  void ringsTheBestAndRanksWhereThereIsSomethingToCompare() {
    String page =
        page(
            new Numbered()
                .with("a", "clustering", "kmeans", "ari", 0.5)
                .with("b", "clustering", "kmeans", "ari", 0.7));
    assertThat(page).containsOnlyOnce(" best\"").contains("Mean rank", "ringed where best");
    assertThat(page).doesNotContain("Nothing stands beside");
  }

  @Test
  void neitherRingsNorRanksOneEmbeddingAlone() {
    String page = page(new Numbered().with("a", "clustering", "kmeans", "ari", 0.5));
    assertThat(page).contains("0.50").doesNotContain(" best\"", "Mean rank", "ringed");
    assertThat(page).contains("Nothing stands beside this embedding", "--steps permute=1");
  }

  private static String page(Numbered numbers) {
    return BenchSection.of(numbers.benches()).toString();
  }
}
