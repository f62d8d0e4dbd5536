package io.genept.report.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AnswerTest {
  @Test
  void saysWhoLeadsAndWhoFollows() {
    assertThat(
            answer(
                new Numbered()
                    .with("a", "clustering", "kmeans", "ari", 0.5, 0.5, 0.5)
                    .with("b", "clustering", "kmeans", "ari", 0.7, 0.7, 0.7)
                    .with("c", "clustering", "kmeans", "ari", 0.1, 0.1, 0.1)))
        .isEqualTo(
            "On cell_type, b (0.70 ± 0.00) leads by ARI of k-means, before a (0.50 ± 0.00) and c"
                + " (0.10 ± 0.00).");
  }

  @Test
  void callsThoseLevelWhoseIntervalsDoNotTellThemApart() {
    assertThat(
            answer(
                new Numbered()
                    .with("a", "annotation", "knn_cosine_stratified", "accuracy", 0.5, 0.6, 0.7)
                    .with("b", "annotation", "knn_cosine_stratified", "accuracy", 0.6, 0.7, 0.8)
                    .with("c", "annotation", "knn_cosine_stratified", "accuracy", 0.0, 0.1, 0.2)))
        .isEqualTo(
            "On cell_type, b (0.70 ± 0.25) and a (0.60 ± 0.25) are level by accuracy of nearest"
                + " neighbours, before c (0.10 ± 0.25).");
  }

  @Test
  void namesFiveAndCountsTheRest() {
    Numbered numbers = new Numbered();
    for (int e = 0; e < 9; e++) {
      numbers.with("e" + e, "clustering", "", "asw", 0.1 * e);
    }
    assertThat(answer(numbers))
        .isEqualTo(
            "On cell_type, e8 (0.80) leads by ASW, before e7 (0.70), e6 (0.60), e5 (0.50), e4"
                + " (0.40), e3 (0.30) and 3 more.");
  }

  @Test
  void doesNotCompareWhereThereIsOne() {
    assertThat(answer(new Numbered().with("a", "clustering", "kmeans", "ari", 0.5)))
        .isEqualTo("On cell_type, a has 0.50 by ARI of k-means.");
  }

  @Test
  void namesSeveralDataSetsAndSaysOneThingOfEachFirst() {
    Numbered numbers =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.5)
            .with("a", "annotation", "knn_cosine_stratified", "accuracy", 0.7)
            .of("other")
            .with("b", "clustering", "kmeans", "ari", 0.6);
    assertThat(Answer.of(numbers.benches()))
        .containsExactly(
            "On cell_type of atlas, a has 0.50 by ARI of k-means.",
            "On cell_type of other, b has 0.60 by ARI of k-means.",
            "On cell_type of atlas, a has 0.70 by accuracy of nearest neighbours.");
  }

  @Test
  void tellsWhichEmbeddingsDoNotBeatTheirOwnControl() {
    BenchTable table =
        new Numbered()
            .with("genept_w", "clustering", "kmeans", "ari", 0.3, 0.3)
            .with("informed", "clustering", "kmeans", "ari", 0.6, 0.6)
            .with("random_w", "clustering", "kmeans", "ari", 0.4, 0.4)
            .with("informed_permuted", "clustering", "kmeans", "ari", 0.5, 0.5)
            .with("expression_pca", "clustering", "kmeans", "ari", 0.9, 0.9)
            .benches()
            .get(0);

    assertThat(ControlComparison.of(table))
        .extracting(
            ControlComparison::embedding,
            ControlComparison::control,
            ControlComparison::isBeaten,
            ControlComparison::isReversed)
        .containsExactly(
            tuple("informed", "informed_permuted", true, false),
            tuple("genept_w", "random_w", false, true));
    assertThat(ControlComparison.of(table).get(1).words())
        .isEqualTo("ARI of k-means 0.30 against 0.40 of random_w");
  }

  @Test
  void calledNoClearDifferenceWhatChanceMayMake() {
    BenchTable table =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.4, 0.5, 0.6)
            .with("permuted", "clustering", "kmeans", "ari", 0.3, 0.4, 0.5)
            .benches()
            .get(0);
    ControlComparison only = ControlComparison.of(table).get(0);

    assertThat(only.isBeaten()).isFalse();
    assertThat(only.isReversed()).isFalse();
    assertThat(only.words()).endsWith("of permuted, no clear difference");
  }

  @Test
  void namesTheDataSetWhereThereAreSeveral() {
    List<BenchTable> tables =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.5)
            .of("other")
            .with("a", "clustering", "kmeans", "ari", 0.6)
            .benches();

    assertThat(Answer.of(tables))
        .containsExactly(
            "On cell_type of atlas, a has 0.50 by ARI of k-means.",
            "On cell_type of other, a has 0.60 by ARI of k-means.");
  }

  @Test
  void takesAMeanWithoutIntervalAsExact() {
    BenchTable table =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.4, 0.5, 0.6)
            .with("random", "clustering", "kmeans", "ari", 0.45)
            .benches()
            .get(0);

    // t(2 df) 4.303 * 0.1 / sqrt(3) = 0.248, more than the difference of 0.05.
    assertThat(ControlComparison.of(table).get(0).halfWidth()).isCloseTo(0.248, within(0.001));
    assertThat(ControlComparison.of(table).get(0).isBeaten()).isFalse();
    assertThat(Answer.of(List.of(table)).get(0)).contains("are level by");
  }

  @Test
  void comparesWithControlsNamedAfterItWhateverNumbersItsNameHas() {
    BenchTable table =
        new Numbered()
            .with("model-3-large", "clustering", "kmeans", "ari", 0.5)
            .with("model-2", "clustering", "kmeans", "ari", 0.5)
            .with("model-3-large_permuted", "clustering", "kmeans", "ari", 0.4)
            .with("model-2_permuted", "clustering", "kmeans", "ari", 0.6)
            .with("model-2_permuted_2", "clustering", "kmeans", "ari", 0.8)
            .benches()
            .get(0);

    assertThat(ControlComparison.of(table))
        .extracting(ControlComparison::embedding, ControlComparison::control)
        .containsExactlyInAnyOrder(
            tuple("model-3-large", "model-3-large_permuted"),
            tuple("model-2", "model-2_permuted, 2 draws"));
  }

  @Test
  void comparesWithinARunWhereTwoRunsHaveTheSameNames() {
    List<BenchTable> tables =
        new Numbered()
            .with("informed", "clustering", "kmeans", "ari", 0.5)
            .with("informed_permuted", "clustering", "kmeans", "ari", 0.4)
            .with("random", "clustering", "kmeans", "ari", 0.1)
            .with("random_2", "clustering", "kmeans", "ari", 0.3)
            .by("again")
            .with("informed", "clustering", "kmeans", "ari", 0.5)
            .with("informed_permuted", "clustering", "kmeans", "ari", 0.6)
            .benches();

    assertThat(tables.get(0).rows())
        .filteredOn(BenchTable.Row::control)
        .extracting(BenchTable.Row::embedding)
        .containsExactly(
            "informed_permuted (again)", "informed_permuted (run)", "random, 2 draws (run)");
    assertThat(ControlComparison.of(tables.get(0)))
        .extracting(ControlComparison::control)
        .containsExactly("informed_permuted (run)", "informed_permuted (again)");
  }

  @Test
  void showsWhatDiffersInTheThirdDecimal() {
    BenchTable table =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.981)
            .with("random", "clustering", "kmeans", "ari", 0.983)
            .benches()
            .get(0);

    assertThat(ControlComparison.of(table).get(0).words())
        .isEqualTo("ARI of k-means 0.981 against 0.983 of random");
  }

  @Test
  void doesNotCompareWhatKnowsNothingWithItself() {
    assertThat(
            ControlComparison.of(
                BenchTable.of(
                        new Numbered()
                            .with("random_w", "clustering", "kmeans", "ari", 0.4)
                            .groups(),
                        Set.of(),
                        new Controls(List.of("expression_pca")))
                    .get(0)))
        .isEmpty();
  }

  private static String answer(Numbered numbers) {
    return Answer.of(numbers.benches()).get(0).replace('\u00a0', ' ');
  }
}
