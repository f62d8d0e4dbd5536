package io.genept.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.Provenance;
import io.genept.report.metrics.Controls;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.panels.PanelResults;
import io.genept.report.panels.PanelResults.Mean;
import io.genept.table.Metrics.Metric;
import io.genept.testing.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PanelReportTest {
  private final List<Metric> metrics = new ArrayList<>();

  @BeforeEach
  void twoPairsOfTwoDraws() {
    for (String pair : List.of("a to b", "b to a")) {
      double more = pair.startsWith("a") ? 0 : 0.2;
      for (long draw = 0; draw < 2; draw++) {
        double value = more + 0.02 * draw;
        add(pair, "informed", "10nn shared=0", "accuracy", draw, 0.5 + value);
        add(pair, "informed", "10nn shared=0", "accuracy_gain", draw, more - 0.05);
        add(pair, "expression-pca", "10nn shared=100", "accuracy", draw, 0.7 + value);
        add(pair, "informed", "10nn shared=100", "accuracy", draw, 0.6 + value);
        add(pair, "informed-permuted", "10nn shared=100", "accuracy", draw, 0.3 + value);
        add(pair, "informed", "10nn shared=0 labels=1", "accuracy", draw, 0.4);
      }
      add(pair, "expression-pca", "10nn shared=all", "accuracy", 0, 0.8 + more / 2);
    }
    add("a to b", "informed", "10nn shared=30", "accuracy", 0, null);
  }

  @Test
  void eachLearnerIsReadWithItsNumbersOfSharedGenesAllLast() {
    List<PanelResults> results = PanelResults.of(metrics);

    assertThat(results).extracting(PanelResults::learner).containsExactly("10nn", "10nn labels=1");
    assertThat(results.get(0).shared()).containsExactly("0", "100", "all");
    assertThat(results.get(0).methods())
        .containsExactly("expression-pca", "informed", "informed-permuted");
    assertThat(results.get(1).shared()).containsExactly("0");
  }

  @Test
  void meansAreOverPairsAndIntervalsOverDrawsOfAllPairs() {
    PanelResults results = PanelResults.of(metrics).get(0);

    Mean mean = results.overDraws("accuracy", "informed", "0");
    assertThat(mean.mean()).isEqualTo(0.61, within(1e-12));
    assertThat(mean.halfWidth()).isEqualTo(12.7062 * 0.01, within(1e-5));
    assertThat(results.overDraws("accuracy", "expression-pca", "all").halfWidth()).isNaN();
    assertThat(results.overDraws("accuracy", "expression-pca", "0").pairs()).isZero();
    assertThat(results.ofPair("b to a", "accuracy", "informed", "0"))
        .isEqualTo(0.71, within(1e-12));
  }

  @Test
  void gainsHaveAnIntervalOverPairsAndCountThoseWithAGain() {
    Mean gain = PanelResults.of(metrics).get(0).gain("informed", "0");

    assertThat(gain.mean()).isEqualTo(0.05, within(1e-12));
    assertThat(gain.halfWidth()).isEqualTo(12.7062 * 0.1, within(1e-4));
    assertThat(gain.above()).isEqualTo(1);
    assertThat(gain.pairs()).isEqualTo(2);
  }

  @Test
  void aPairThatLacksADrawLeavesTheIntervalToTheOthers() {
    add("a to b", "informed", "10nn shared=0", "accuracy", 2, 0.9);

    Mean mean = PanelResults.of(metrics).get(0).overDraws("accuracy", "informed", "0");
    assertThat(mean.halfWidth()).isEqualTo(12.7062 * 0.01, within(1e-5));
  }

  @Test
  void markdownHasMeansGainsAndPairsInPlaceOfTheTablesOfATask() {
    assertThat(markdown())
        .startsWith(
            """
            ### Panels, 10nn

            | method | 0 shared | 100 shared | all shared |
            |---|---:|---:|---:|
            | expression-pca | – | 0.810 ± 0.127 | 0.850 |
            | informed | 0.610 ± 0.127 | 0.710 ± 0.127 | – |
            | *informed-permuted* | – | 0.410 ± 0.127 | – |
            """)
        .contains("| informed | +0.050 ± 1.271, 1 of 2 | – | – |")
        .contains(
            """
            Accuracy of each pair, 0 shared:

            | pair | informed |
            |---|---:|
            | a to b | 0.510 |
            | b to a | 0.710 |
            """)
        .contains("### Panels, 10nn labels=1")
        .doesNotContain("against cell_type");
  }

  @Test
  void htmlDrawsALineForEachMethodAndNamesThePairsOnce() {
    String page = HtmlReport.render(tables(), provenance());

    assertThat(page)
        .contains("<h1>Evaluation report: panels of 2\u00a0pairs</h1>")
        .contains("<title>informed, 0 shared: 0.610</title>")
        .contains("class=\"line c1 dashed\"")
        .contains("+0.050 ± 1.271</span>")
        .contains("Accuracy of each pair, 100 shared")
        .contains("Cells labelled right between panels that share no gene: informed 61.0")
        .doesNotContain("id=\"results\"", "report-data");
  }

  private String markdown() {
    return MarkdownReport.render(tables(), Args.of(ReportFormat.MarkdownFile.class));
  }

  private ReportTables tables() {
    MetricsTable table = new MetricsTable("m", provenance(), metrics, List.of());
    return new ReportTables(new Controls(List.of()), List.of(table), List.of());
  }

  private static Provenance provenance() {
    return Provenance.now("evaluate-panels", Map.of(), List.of(), Map.of(), "4", null, 1);
  }

  private void add(
      String pair, String method, String learner, String metric, long draw, Double value) {
    metrics.add(
        new Metric(
            "run",
            "panels",
            pair,
            method,
            learner,
            "cell_type",
            metric,
            null,
            draw,
            value,
            1000,
            null,
            null,
            null));
  }
}
