package io.genept.report.sections;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.report.metrics.CrossTable;
import io.genept.report.page.Html;
import io.genept.table.LossCurve;
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

  private static String text(Html html) {
    return html.toString()
        .replaceAll("<[^>]*>", " ")
        .replace('\u00a0', ' ')
        .replaceAll("\\s+", " ");
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
