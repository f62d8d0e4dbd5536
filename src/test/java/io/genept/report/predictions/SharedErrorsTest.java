package io.genept.report.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.report.metrics.Controls;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.predictions.SharedErrors.Pair;
import io.genept.table.Metrics;
import io.genept.table.WriteMode;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedErrorsTest extends SparkTest {
  private static final String BEST = "logistic_regression_scaled";

  @TempDir private Path folder;

  private final List<Row> rows = new ArrayList<>();

  private void predictions(String embedding, String learner, Long seed, String... called) {
    for (int i = 0; i < called.length; i++) {
      String[] truthAndCalled = called[i].split(">", -1);
      if (truthAndCalled.length == 2) {
        rows.add(
            RowFactory.create(
                "annotation",
                embedding,
                learner,
                "type",
                seed,
                "cell" + (i + 1),
                truthAndCalled[0].equals("-") ? null : truthAndCalled[0],
                truthAndCalled[1].equals("-") ? null : truthAndCalled[1],
                null));
      }
    }
  }

  private List<SharedErrors> read() {
    String path = folder.resolve("metrics").toString();
    Metrics.write(
        spark(),
        List.of(),
        spark().createDataFrame(rows, Metrics.PREDICTIONS_SCHEMA),
        path,
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now("evaluate-cells", Map.of(), List.of(), Map.of(), "", null, 0));
    return SharedErrors.read(
        spark(),
        MetricsTable.read(spark(), path).withCrossTables(spark()),
        new Controls(List.of("random")));
  }

  @Test
  void countsWhatAllThreeGetWrongByTheMostFrequentWrongLabel() {
    // cell1: all say B. cell2: B, C, C. cell3: B, C, D, a tie that the first by name wins.
    // cell4: one is right. cell5: no prediction, B, none. cell6 has no label. cell7 lacks one.
    predictions("w", BEST, 0L, "A>B", "A>B", "A>B", "A>A", "A>-", "->B", "A>B");
    predictions("s", BEST, 0L, "A>B", "A>C", "A>C", "A>B", "A>B", "->B", "A>B");
    predictions("h", BEST, 0L, "A>B", "A>C", "A>D", "A>B", "A>-", "->B", "");
    predictions("random_w", BEST, 0L, "A>A", "A>A", "A>A", "A>A", "A>A", "->A", "A>A");
    predictions("w", BEST, 1L, "A>A", "A>A", "A>A", "A>A", "A>A", "->A", "A>A");
    predictions("w", "knn_cosine", 0L, "A>A", "A>A", "A>A", "A>A", "A>A", "->A", "A>A");

    List<SharedErrors> errors = read();

    assertThat(errors).hasSize(1);
    SharedErrors found = errors.get(0);
    assertThat(found.labelColumn()).isEqualTo("type");
    assertThat(found.learner()).isEqualTo(BEST);
    assertThat(found.embeddings()).containsExactlyInAnyOrder("w", "s", "h");
    assertThat(found.cells()).isEqualTo(5);
    assertThat(found.wrong()).isEqualTo(4);
    assertThat(found.pairs())
        .containsExactly(
            new Pair("A", "B", 2, List.of("cell1", "cell3")),
            new Pair("A", "(missing)", 1, List.of("cell5")),
            new Pair("A", "C", 1, List.of("cell2")));
    assertThat(AnnotationSection.sentence(found).replace('\u00a0', ' '))
        .isEqualTo(
            "4 of 5 test cells (80.0 %) are labelled wrong by all 3 embeddings; the most frequent"
                + " error is \u201cA\u201d called \u201cB\u201d (2 cells).");
  }

  @Test
  void givesThreeExamplesOfEachAndSaysWhereThereIsNoError() {
    String[] wrong = {"A>B", "A>B", "A>B", "A>B", "C>C"};
    predictions("w", BEST, null, wrong);
    predictions("s", BEST, null, wrong);

    SharedErrors found = read().get(0);

    assertThat(found.pairs())
        .containsExactly(new Pair("A", "B", 4, List.of("cell1", "cell2", "cell3")));
    assertThat(
            AnnotationSection.sentence(
                    new SharedErrors("type", BEST, List.of("w", "s"), 300, 0, List.of()))
                .replace('\u00a0', ' '))
        .isEqualTo("None of 300 test cells is labelled wrong by both embeddings.");
  }

  @Test
  void oneEmbeddingBesideControlsIsNotCompared() {
    predictions("w", BEST, 0L, "A>B");
    predictions("random_w", BEST, 0L, "A>B");

    assertThat(read()).isEmpty();
  }
}
