package io.genept.report.sections;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Html;
import io.genept.report.sections.PatientScores.Patient;
import io.genept.table.LossCurve;
import io.genept.table.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SectionsTest {
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

  @Test
  void theLossOfEachEpochIsALineWithTheBestMarked() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("cells_trained", 1000);
    facts.put("cells_validated", 250);
    facts.put("cells_tested", 200);
    facts.put("test_accuracy", 0.985);
    facts.put("epochs", 3);
    facts.put("best_epoch", 2);
    TunedNetwork network =
        new TunedNetwork(
            "out/tuned",
            provenance(Map.of("label-column", "cell_type"), facts),
            new LossCurve(
                List.of(
                    new LossCurve.Epoch(1, 10, 10),
                    new LossCurve.Epoch(2, 1, 1.5),
                    new LossCurve.Epoch(3, 0.1, 2))));

    Html html = FineTuningSection.of(List.of(network));

    assertThat(text(html))
        .contains("98.5 % of 200 test cells are given the right cell_type.")
        .contains("Trained on 1,000 cells, stopped by 250.")
        .contains("The network of epoch 2 of 3 is kept.")
        .contains("best: 2")
        .doesNotContain("more epochs");
    // Powers of ten from 0.1 at 256 to 10 at 18; epochs from 56 to 656.
    assertThat(html.toString())
        .contains("<path d=\"M56.0 18.0L356.0 137.0L656.0 256.0\">")
        .contains("class=\"line c5 dashed\"")
        .contains("<title>epoch 2: 1.500 in validation</title>");
  }

  @Test
  void transferredLabelsAreCountedAndCompared() {
    Map<String, Long> labels = new LinkedHashMap<>();
    labels.put("A", 60L);
    labels.put("unassigned", 30L);
    labels.put(CrossTable.MISSING, 10L);
    TransferTable table =
        new TransferTable(
            "out/labels",
            provenance(Map.of(), Map.of()),
            100,
            labels,
            new long[TransferTable.BINS],
            Optional.of(
                new CrossTable(
                    "transfer",
                    "",
                    "",
                    "type",
                    null,
                    List.of("A", "B"),
                    List.of("A", "unassigned", CrossTable.MISSING),
                    new long[][] {{45, 20, 5}, {15, 10, 5}})));

    assertThat(TransferSection.sentence(table).replace('\u00a0', ' '))
        .isEqualTo(
            "100 cells: 30.0 % unassigned (30), 10.0 % without a vector (10). 75.0 % of the assigned"
                + " cells are called as type has it.");
    assertThat(text(TransferSection.of(List.of(table))))
        .contains("type A unassigned (missing) n A 64 29 7 70 B 50 33 17 30")
        .contains("A 60 60.0 %");
  }

  @Test
  void missingGenesStandByReasonAndEmbeddingsOfTheSameGenesTogether() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("matched_by_ensembl", 500);
    facts.put("matched_by_previous_symbol", 3);
    facts.put("without_vector", 2);
    facts.put("ambiguous", 0);
    facts.put("unknown", 30);
    facts.put("examples_without_vector", List.of("ABI3", HOSTILE));
    facts.put("examples_unknown", List.of("X1"));
    facts.put("genes_matched", 503);
    Map<String, Provenance> embeddings = new LinkedHashMap<>();
    embeddings.put("genept_w", provenance(Map.of(), facts));
    embeddings.put("expression_pca", provenance(Map.of(), Map.of("genes_matched", 535)));
    embeddings.put("random_w", provenance(Map.of(), facts));

    Html html = MissingGenes.of(embeddings);

    assertThat(text(html))
        .contains("genept_w, random_w")
        .contains("Found by Ensembl id 500")
        .contains("Found by previous symbol 3")
        .contains("Known, without a vector 2 ABI3, &lt;img src=x&gt; Unknown 30 X1, \u2026")
        .doesNotContain("Ambiguous", "expression_pca");
    assertThat(
            MissingGenes.of(Map.of("old", provenance(Map.of(), Map.of("genes_matched", 1))))
                .isEmpty())
        .isTrue();
  }
}
