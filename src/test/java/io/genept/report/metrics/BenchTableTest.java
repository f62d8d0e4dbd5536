package io.genept.report.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.UserError;
import io.genept.report.metrics.BenchColumn.Better;
import io.genept.report.metrics.BenchTable.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchTableTest {
  @Test
  void ordersByMeanRankAmongAllRowsAndSetsControlsApart() {
    BenchTable table =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.2)
            .with("b", "clustering", "kmeans", "ari", 0.4)
            .with("random_w", "clustering", "kmeans", "ari", 0.9)
            .with("a", "annotation", "knn_cosine_stratified", "accuracy", 0.5)
            .with("b", "annotation", "knn_cosine_stratified", "accuracy", 0.5)
            .with("random_w", "annotation", "knn_cosine_stratified", "accuracy", 0.1)
            .benches()
            .get(0);

    assertThat(table.rows()).extracting(Row::embedding).containsExactly("b", "a", "random_w");
    assertThat(table.rows()).extracting(Row::control).containsExactly(false, false, true);
    // ARI: random_w 1, b 2, a 3; accuracy: a and b share 1 and 2, random_w 3.
    assertThat(table.rows()).extracting(Row::meanRank).containsExactly(1.75, 2.25, 2.0);
  }

  @Test
  void ranksOverTheColumnsThatHaveANumber() {
    BenchTable table =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.2)
            .with("b", "clustering", "kmeans", "ari", 0.4)
            .with("a", "annotation", "knn_cosine_stratified", "accuracy", 0.5)
            .benches()
            .get(0);

    assertThat(table.rows()).extracting(Row::embedding).containsExactly("b", "a");
    assertThat(table.rows().get(0).cells().get(1)).isNull();
    assertThat(table.rows().get(1).meanRank()).isEqualTo(1.5);
  }

  @Test
  void takesLearnersAsTheyShouldBeRunAndNoReplicas() {
    List<BenchColumn> columns =
        new Numbered()
            .with("a", "clustering", "minibatch_kmeans", "ari", 0.1)
            .with("a", "clustering", "kmeans", "inertia", 12)
            .with("a", "clustering", "kmeans", "ari", 0.2)
            .with("a", "clustering", "leiden_r0.5", "ari", 0.3)
            .with("a", "clustering", "leiden_r1", "ari", 0.3)
            .with("a", "annotation", "knn_cosine", "accuracy", 0.5)
            .with("a", "annotation", "knn_cosine_stratified", "accuracy", 0.5)
            .with("a", "annotation", "logistic_regression", "accuracy", 0.5)
            .benches()
            .get(0)
            .columns();

    assertThat(columns)
        .extracting(column -> column.theme() + ": " + column.learner() + " " + column.metric())
        .containsExactly(
            "Bio conservation: kmeans ari",
            "Bio conservation: leiden_r1 ari",
            "Annotation: knn_cosine_stratified accuracy",
            "Annotation: logistic_regression accuracy");
  }

  @Test
  void knowsWhichDirectionIsBetterOfBatches() {
    BenchTable table =
        new Numbered()
            .against("donor", "a", "clustering", "kmeans", "ari", -0.05)
            .against("donor", "b", "clustering", "kmeans", "ari", 0.02)
            .against("donor", "a", "batch", "", "ilisi", 0.9)
            .against("donor", "b", "batch", "", "ilisi", 0.6)
            .against("donor", "a", "batch", "", "pcr_batch", 0.3)
            .against("donor", "b", "batch", "", "pcr_batch", 0.1)
            .benches()
            .get(0);

    assertThat(table.columns())
        .extracting(BenchColumn::metric, BenchColumn::better)
        .containsExactly(
            tuple("ilisi", Better.HIGHER),
            tuple("pcr_batch", Better.LOWER),
            tuple("ari", Better.NEARER_TO_ZERO));
    assertThat(table.rows().get(0).embedding()).isEqualTo("b");
    assertThat(table.columns()).extracting(BenchColumn::head).contains("ARI →0", "iLISI");
  }

  @Test
  void shadesSmallDifferencesAsSmall() {
    BenchTable table =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.98)
            .with("b", "clustering", "kmeans", "ari", 0.99)
            .with("a", "annotation", "knn_cosine_stratified", "accuracy", 0.1)
            .with("b", "annotation", "knn_cosine_stratified", "accuracy", 0.9)
            .with("c", "annotation", "knn_cosine_stratified", "accuracy", 0.3)
            .benches()
            .get(0);
    Row a = table.rows().stream().filter(row -> row.embedding().equals("a")).findFirst().get();

    assertThat(table.standing(0, a.cells().get(0))).isCloseTo(0.9, within(1e-12));
    assertThat(table.isBest(0, a.cells().get(0))).isFalse();
    assertThat(table.standing(1, a.cells().get(1))).isZero();
  }

  @Test
  void poolsTheDrawsOfAControl() {
    BenchTable table =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.5)
            .with("random", "clustering", "kmeans", "ari", 0.2)
            .with("random_2", "clustering", "kmeans", "ari", 0.4)
            .benches()
            .get(0);

    assertThat(table.rows()).extracting(Row::embedding).containsExactly("a", "random, 2 draws");
    assertThat(table.rows().get(1).cells().get(0).mean()).isCloseTo(0.3, within(1e-15));
  }

  @Test
  void putsAllTasksOfGenesIntoOneTable() {
    List<BenchTable> tables =
        new Numbered()
            .with("a", "clustering", "kmeans", "ari", 0.5)
            .with("ada", "gene_interaction", "logistic_regression_concat", "roc_auc", 0.8)
            .with("ada", "gene_interaction", "logistic_regression_concat_replica", "roc_auc", 0.9)
            .with("ada", "functional_class", "logistic_regression", "accuracy", 0.7)
            .with("ada", "functional_class_by_class", "logistic_regression", "kinase", 0.7)
            .benches();

    assertThat(tables).extracting(BenchTable::name).containsExactly("atlas", "Genes");
    assertThat(tables.get(1).columns())
        .extracting(BenchColumn::theme, BenchColumn::metric)
        .containsExactly(
            tuple("Gene interaction", "roc_auc"), tuple("Functional class", "accuracy"));
  }

  @Test
  void writesTheTableAsCsv() {
    String csv =
        BenchCsv.of(
            new Numbered()
                .with("a, \"b\"", "clustering", "kmeans", "ari", 0.25, 0.75)
                .with("random", "clustering", "kmeans", "ari", 0.5)
                .with("random", "annotation", "knn_cosine_stratified", "accuracy", 0.125)
                .benches());

    // Student's t for one degree of freedom at 97.5 %: 12.7062047361747, times s.d. / √2 = 0.25.
    assertThat(csv).endsWith("\r\n");
    List<String> lines = csv.lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo(
            "dataset,embedding,control,mean_rank,kmeans/ari,kmeans/ari low,kmeans/ari high,"
                + "knn_cosine_stratified/accuracy,knn_cosine_stratified/accuracy low,"
                + "knn_cosine_stratified/accuracy high");
    assertThat(lines.get(1))
        .matches("atlas,\"a, \"\"b\"\"\",false,1\\.5,0\\.5,-2\\.67655118\\d*,3\\.67655118\\d*,,,");
    assertThat(lines.get(2)).isEqualTo("atlas,random,true,1.25,0.5,,,0.125,,");
  }

  @Test
  void writesNoFileOfHeadsAlone() {
    assertThatThrownBy(() -> BenchCsv.of(List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot write a report with --format csv: the results table is empty, as it has nothing of"
                + " evaluate-panels. Expected --metrics of evaluate-cells or evaluate-genes; numbers"
                + " of panels stand in --format markdown.");
  }

  @Test
  void looksOverAllDataSets() {
    BenchOverview overview =
        BenchOverview.of(
            new Numbered()
                .with("a", "clustering", "kmeans", "ari", 0.9)
                .with("b", "clustering", "kmeans", "ari", 0.5)
                .with("random", "clustering", "kmeans", "ari", 0.1)
                .of("other")
                .with("a", "clustering", "kmeans", "ari", 0.8)
                .with("b", "clustering", "kmeans", "ari", 0.2)
                .with("only_here", "clustering", "kmeans", "ari", 0.9)
                .with("gene", "functional_class", "logistic_regression", "accuracy", 0.9)
                .benches());

    assertThat(overview.tables()).containsExactly("atlas", "other");
    // only_here is first where it is, and random third: neither is in both.
    assertThat(overview.lines())
        .extracting(BenchOverview.Line::embedding, BenchOverview.Line::mean)
        .containsExactly(tuple("a", 1.5), tuple("b", 2.5));
    assertThat(overview.sentence().replace('\u00a0', ' '))
        .isEqualTo("Over 2 data sets, a (1.5) has the best mean rank, before b (2.5).");
  }

  @Test
  void leadsByNoRankThatIsShared() {
    BenchOverview overview =
        BenchOverview.of(
            new Numbered()
                .with("a", "clustering", "kmeans", "ari", 0.9)
                .with("b", "clustering", "kmeans", "ari", 0.5)
                .of("other")
                .with("a", "clustering", "kmeans", "ari", 0.2)
                .with("b", "clustering", "kmeans", "ari", 0.9)
                .benches());

    assertThat(overview.sentence().replace('\u00a0', ' '))
        .isEqualTo("Over 2 data sets, a (1.5) and b (1.5) share the best mean rank.");
  }

  @Test
  void comparesNothingOverDataSetsOfOtherEmbeddings() {
    assertThat(
            BenchOverview.of(
                    new Numbered()
                        .with("a", "clustering", "kmeans", "ari", 0.9)
                        .with("b", "clustering", "kmeans", "ari", 0.5)
                        .of("other")
                        .with("c", "clustering", "kmeans", "ari", 0.2)
                        .with("d", "clustering", "kmeans", "ari", 0.9)
                        .benches())
                .isWorthIt())
        .isFalse();
  }
}
