package io.genept.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.report.metrics.Controls;
import io.genept.report.metrics.MetricNames;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.MarkdownTable;
import io.genept.table.Metrics.Metric;
import io.genept.testing.Args;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MarkdownReportTest {
  private final List<Metric> metrics = new ArrayList<>();

  @Test
  void aTaskAndDataSetHasATableWithControlsBelowInItalics() {
    seeds("random_w", "kmeans", "ari", 0.2, 0.4);
    seeds("genept_w", "kmeans", "ari", 0.5, 0.7);
    add("genept_w", "", "cell_type", "asw", null, null, 0.25);

    assertThat(render())
        .isEqualTo(
            """
            ### Clustering against cell_type, aorta

            | embedding | n | ARI | ASW |
            |---|---:|---:|---:|
            | genept_w | 90 | 0.600 ± 1.271 | 0.250 |
            | *random_w* | 90 | 0.300 ± 1.271 | – |

            ±: 95 % interval of the mean over 2 seeds.
            """);
  }

  @Test
  void foldsHaveTheirDeviationAndThePapersValueStandsBeside() {
    add("a", "lr", "cell_type", "roc_auc", 0, null, 0.7);
    add("a", "lr", "cell_type", "roc_auc", 1, null, 0.9);
    metrics.set(1, withReference(metrics.get(1), 0.89, "Table 1"));

    assertThat(render())
        .contains("| a | 90 | 0.800 ± 0.141 s.d. [paper 0.890] |")
        .contains("s.d.: sample standard deviation over 2 folds. Paper: Table 1.");
  }

  @Test
  void boundsStandBehindTheirMetricAndDrawsOfAControlAreOneLine() {
    for (String end : List.of("", "_low", "_high")) {
      double value = end.isEmpty() ? 0.6 : end.equals("_low") ? 0.5 : 0.7;
      add("a", "lr", "cell_type", "accuracy" + end, null, null, value);
    }
    add("random", "lr", "cell_type", "accuracy", null, null, 0.3);
    add("random_2", "lr", "cell_type", "accuracy", null, null, 0.5);

    assertThat(render())
        .contains("| embedding | n | Accuracy |")
        .contains("| a | 90 | 0.600 (0.500 to 0.700) |")
        .contains("| *random, 2 draws* | 90 | 0.400 (0.300 to 0.500) |")
        .contains("Brackets: of draws the lowest and the highest.");
  }

  @Test
  void chosenColumnsMakeOneTableOverLearnersTasksAndBatches() {
    seeds("genept_w", "leiden_r1", "ari", 0.3, 0.3);
    seeds("genept_w", "leiden_r2", "ari", 0.4, 0.4);
    seeds("genept_w", "kmeans", "ari", 0.1, 0.1);
    add("genept_w", "kmeans", "donor", "ari", null, 0L, 0.05);
    add("genept_w", "kmeans", "donor", "ari", null, 1L, 0.05);

    assertThat(render("columns", "kmeans/ari,leiden*/ari,batch:kmeans/ari"))
        .startsWith(
            """
            | data | embedding | n | ARI, kmeans | ARI, best of leiden\\* | ARI with batch, kmeans |
            |---|---|---:|---:|---:|---:|
            | aorta | genept_w | 90 | 0.100 ± 0.000 | 0.400 ± 0.000 | 0.050 ± 0.000 |
            """);
    assertThatThrownBy(() -> render("columns", "kmeans/arri"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--columns kmeans/arri: no metrics table has such a number")
        .hasMessageContaining("kmeans/ari");
  }

  @Test
  void aCellCannotBreakTheTable() {
    assertThat(MarkdownTable.escape("a|b <c>\nd")).isEqualTo("a\\|b &lt;c> d");
  }

  @Test
  void everyNamedMetricIsWrittenBySomeStage() throws IOException {
    String sources;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/genept"))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("report"))
              .map(MarkdownReportTest::read)
              .collect(Collectors.joining());
    }
    assertThat(
            Stream.concat(
                MetricNames.HEADLINES.stream(), MetricNames.ABBREVIATED.keySet().stream()))
        .allMatch(name -> sources.contains("\"" + name + "\""));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String render(Object... options) {
    Provenance provenance =
        Provenance.now(
            "evaluate-cells", Map.of("batch-column", "donor"), List.of(), Map.of(), "4", null, 1);
    return MarkdownReport.render(
        new ReportTables(
            new Controls(List.of("random", "permuted", "lsa", "expression_pca")),
            List.of(new MetricsTable("m", provenance, metrics, List.of())),
            List.of()),
        Args.of(ReportFormat.MarkdownFile.class, options));
  }

  private void seeds(String embedding, String learner, String metric, double... values) {
    for (int seed = 0; seed < values.length; seed++) {
      add(embedding, learner, "cell_type", metric, null, (long) seed, values[seed]);
    }
  }

  private void add(
      String embedding,
      String learner,
      String labelColumn,
      String metric,
      Integer fold,
      Long seed,
      double value) {
    metrics.add(
        new Metric(
            "run",
            "clustering",
            "aorta",
            embedding,
            learner,
            labelColumn,
            metric,
            fold,
            seed,
            value,
            90,
            null,
            null,
            null));
  }

  private static Metric withReference(Metric of, double value, String source) {
    return new Metric(
        of.run(),
        of.task(),
        of.dataset(),
        of.embedding(),
        of.learner(),
        of.labelColumn(),
        of.metric(),
        of.fold(),
        of.seed(),
        of.value(),
        of.n(),
        value,
        source,
        of.message());
  }
}
