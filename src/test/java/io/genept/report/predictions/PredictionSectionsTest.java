package io.genept.report.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Html;
import io.genept.report.predictions.PatientScores.Patient;
import io.genept.report.sections.CostSection;
import io.genept.report.sections.FineTuningSection;
import io.genept.report.sections.Lineage;
import io.genept.report.sections.TransferSection;
import io.genept.table.Metrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PredictionSectionsTest {
  private static final String HOSTILE = "<img src=x>";

  private static Provenance provenance(Map<String, ?> options, Map<String, ?> facts) {
    return Provenance.now("stage", options, List.of(), facts, "", null, 0);
  }

  private static MetricsTable evaluation(CrossTable... tables) {
    return new MetricsTable("metrics", provenance(Map.of(), Map.of()), List.of(), List.of(tables));
  }

  private static CrossTable cross(String task, List<String> predicted, long[][] counts) {
    return new CrossTable(
        task, "genept_w", "learner", "type", 0L, List.of("A", HOSTILE), predicted, counts);
  }

  private static String text(Html html) {
    return html.toString()
        .replaceAll("<[^>]*>", " ")
        .replace('\u00a0', ' ')
        .replaceAll("\\s+", " ");
  }

  @Test
  void nothingToShowIsNoSection() {
    assertThat(AnnotationSection.of(List.of(evaluation()), Map.of()).isEmpty()).isTrue();
    assertThat(ClusteringSection.of(List.of(evaluation())).isEmpty()).isTrue();
    assertThat(PhenotypeSection.of(List.of(evaluation()), List.of()).isEmpty()).isTrue();
    assertThat(PredictionSection.of(List.of(evaluation())).isEmpty()).isTrue();
    assertThat(FineTuningSection.of(List.of()).isEmpty()).isTrue();
    assertThat(TransferSection.of(List.of()).isEmpty()).isTrue();
    assertThat(CostSection.of(new Lineage(List.of())).isEmpty()).isTrue();
  }

  @Test
  void eachTableIsInOneSection() {
    List<MetricsTable> all =
        List.of(
            evaluation(
                cross("annotation", List.of("A"), new long[][] {{1}, {1}}),
                cross("clustering", List.of("0", "1"), new long[][] {{1, 0}, {0, 1}}),
                cross("phenotype", List.of("A"), new long[][] {{1}, {1}}),
                cross("functional_class", List.of("A"), new long[][] {{1}, {1}})));

    assertThat(AnnotationSection.of(all, Map.of()).toString())
        .contains("Annotation: type against predicted label")
        .doesNotContain("Clustering:", "Phenotype:", "Functional class:", HOSTILE);
    assertThat(ClusteringSection.of(all).toString())
        .contains("Clustering: type against cluster, learner, seed 0")
        .doesNotContain("Annotation:", "Phenotype:", HOSTILE);
    assertThat(PhenotypeSection.of(all, List.of()).toString())
        .contains("Phenotype: type against predicted label")
        .doesNotContain("Annotation:", "Clustering:", "One dot a patient", HOSTILE);
    assertThat(PredictionSection.of(all).toString())
        .contains("Functional class: type against predicted label")
        .doesNotContain("Annotation:", "Clustering:", "Phenotype:", HOSTILE);
  }

  @Test
  void tablesOfSeveralDataSetsStandBelowTheirNames() {
    List<MetricsTable> all =
        List.of(
            ofDataset(
                "pbmc", "a/metrics", cross("clustering", List.of("0"), new long[][] {{1}, {1}})),
            ofDataset(
                "gut", "b/metrics", cross("clustering", List.of("0"), new long[][] {{1}, {1}})),
            evaluation());

    assertThat(text(ClusteringSection.of(all)))
        .containsSubsequence(
            "pbmc (metrics)", "Clustering: type", "gut (metrics)", "Clustering: type");
    assertThat(text(ClusteringSection.of(all.subList(0, 1)))).doesNotContain("pbmc (metrics)");
  }

  private static MetricsTable ofDataset(String dataset, String path, CrossTable table) {
    Metrics.Metric metric =
        new Metrics.Metric(
            "run",
            "clustering",
            dataset,
            "genept_w",
            "learner",
            "type",
            "ari",
            null,
            0L,
            0.5,
            2,
            null,
            null,
            null);
    return new MetricsTable(path, provenance(Map.of(), Map.of()), List.of(metric), List.of(table));
  }

  @Test
  void clustersAreDrawnLargestFirst() {
    String html =
        ClusteringSection.sizes(
                cross("clustering", List.of("0", "1", "2"), new long[][] {{1, 9, 0}, {4, 11, 10}}))
            .toString();

    assertThat(html).contains("3\u00a0clusters of 20 to 5\u00a0cells");
    assertThat(html.indexOf("cluster 1: 20")).isLessThan(html.indexOf("cluster 2: 10"));
    assertThat(html.indexOf("cluster 2: 10")).isLessThan(html.indexOf("cluster 0: 5"));
    // The largest is 74 high, the others by their sizes.
    assertThat(html).contains("height=\"74.0\"", "height=\"37.0\"", "height=\"18.5\"");
  }

  @Test
  void eachPatientIsADotFilledWhereItIsRight() {
    PatientScores scores =
        new PatientScores(
            "atlas",
            "genept_w",
            "mean_of_embeddings_scaled",
            "condition",
            "stim",
            "ctrl",
            3,
            List.of(
                new Patient("p1", "ctrl", "ctrl", 0.1),
                new Patient(HOSTILE, "stim", "ctrl", 0.25),
                new Patient("p3", "stim", "stim", 0.9)));

    Html html =
        PhenotypeSection.of(
            List.of(evaluation(cross("phenotype", List.of("A"), new long[][] {{1}, {1}}))),
            List.of(scores));

    assertThat(html.toString())
        // From 110 to 366: a tenth is 25.6, a quarter 64.
        .contains(
            "<circle cx=\"135.6\" cy=\"35.0\" r=\"4\" class=\"right\"><title>p1: 0.100, right")
        .contains("<circle cx=\"174.0\" cy=\"97.0\" r=\"4\" class=\"wrong\">")
        .contains("probability of stim")
        .doesNotContain(HOSTILE);
    assertThat(text(html))
        .contains(
            "condition: 2 of 3 right; wrong: &lt;img src=x&gt;; by mean_of_embeddings_scaled");
  }
}
