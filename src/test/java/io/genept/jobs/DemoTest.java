package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.demo.DemoAtlas;
import io.genept.table.Atlas;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.table.SparkParts;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import io.genept.testing.Browser;
import io.genept.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DemoTest extends CommandTest {
  private static final Map<String, String> STAGES =
      Map.ofEntries(
          Map.entry("demo_atlas", "ingest-cells"),
          Map.entry("gene_texts", "build-corpus"),
          Map.entry("gene_embeddings", "embed-genes"),
          Map.entry("gene_embeddings_random", "embed-genes"),
          Map.entry("gene_embeddings_permuted", "transform-genes"),
          Map.entry("markers", "evaluate-genes"),
          Map.entry("genept_w", "embed-cells"),
          Map.entry("random_w", "embed-cells"),
          Map.entry("informed", "embed-cells"),
          Map.entry("informed_permuted", "embed-cells"),
          Map.entry("expression_pca", "embed-cells"),
          Map.entry("metrics", "evaluate-cells"),
          Map.entry("panels", "evaluate-panels"),
          Map.entry("report", "write-report"));

  private static final String EARLIER = "earlier";

  @TempDir Path dir;

  @Test
  void runsTheWholePipelineAndReplacesAnEarlierOne() throws Exception {
    leaveAnEarlierDemo();
    Path report = demo();
    STAGES.forEach(
        (table, stage) -> {
          assertThat(provenance(table).stage()).as(table).isEqualTo(stage);
          assertThat(dir.resolve(table).resolve(EARLIER)).doesNotExist();
        });
    assertThat(Atlas.open(spark(), at("demo_atlas")).cellCount()).isEqualTo(DemoAtlas.CELLS);
    assertThat(report).isEqualTo(dir.resolve("report").resolve("report.html"));
    assertThat(Files.readString(report))
        .contains("informed_permuted", "expression_pca", "other_panel")
        .contains("genept_w does not beat its control.")
        .containsPattern("between panels that share no gene: informed [23]\\d\\.");
    assertReadsWell(report);
    assertThat(provenance("metrics").options()).containsEntry("seeds", 3);
    assertTypesAreFound();
    assertTextsKnowTheMarkers();
    DemoPanelsTest.assertTextCarriesLabelsOver(Metrics.read(spark(), at("panels")));
    try (var left = Files.list(dir)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .as("nothing but the input and the tables")
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(STAGES.keySet().stream(), Stream.of("input")).toList());
    }
  }

  /** The page that README shows, in a browser where there is one. */
  private static void assertReadsWell(Path report) throws IOException {
    if (Browser.isInstalled()) {
      try (Browser browser = Browser.start()) {
        for (int width : new int[] {1280, 375}) {
          browser.open(report, width, "light");
          assertThat(browser.complaints(report)).as("console and requests").isEmpty();
          assertThat(browser.overflowing()).as("parts wider than the window").isEmpty();
          assertThat(browser.seriousFindings()).as("axe-core").isEmpty();
          browser.picture(Path.of("target", "browser", "demo-" + width + ".png"), 2400);
        }
      }
    }
  }

  /** The input of another seed, and at every table's place a table: a demo twice takes too long. */
  private void leaveAnEarlierDemo() throws Exception {
    DemoAtlas.write(dir.resolve("input"), 2);
    for (String name : STAGES.keySet()) {
      try (TableDirectory table =
          TableDirectory.create(
              at(name), WriteMode.FAIL_IF_EXISTS, spark().sparkContext().hadoopConfiguration())) {
        SparkParts.write(spark().range(1).toDF(), table, EARLIER);
        table.commit(
            Provenance.now("earlier", Map.of(), List.of(), Map.of(), spark().version(), null, 1));
      }
    }
  }

  /** Predicting the types from GenePT-w is far better than always naming the commonest. */
  private void assertTypesAreFound() {
    List<Row> heldOut =
        spark()
            .read()
            .parquet(at("metrics") + "/" + Metrics.PREDICTIONS)
            .filter("learner = 'logistic_regression_scaled' and embedding = 'genept_w'")
            .collectAsList();
    double majority =
        heldOut.stream()
                .collect(
                    Collectors.groupingBy(row -> row.<String>getAs("label"), Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow()
            / (double) heldOut.size();
    assertThat(Metrics.read(spark(), at("metrics")))
        .filteredOn(metric -> metric.embedding().equals("genept_w"))
        .filteredOn(metric -> metric.learner().equals("logistic_regression_scaled"))
        .filteredOn(metric -> metric.metric().equals("accuracy"))
        .hasSize(3)
        .extracting(Metric::value)
        .allSatisfy(accuracy -> assertThat(accuracy).isGreaterThan(majority + 0.4));
  }

  /** Why: the regression finds the type of a marker from its text, not from another gene's. */
  private void assertTextsKnowTheMarkers() {
    Map<String, Double> accuracies =
        Metrics.read(spark(), at("markers")).stream()
            .filter(m -> m.learner().equals("logistic_regression"))
            .filter(m -> m.metric().equals("accuracy"))
            .collect(Collectors.toMap(Metric::embedding, Metric::value));
    assertThat(accuracies.get("gene_embeddings"))
        .isGreaterThan(accuracies.get("permuted") + 0.2)
        .isGreaterThan(accuracies.get("random") + 0.2)
        .isGreaterThan(accuracies.get("name") + 0.1);
  }

  private Path demo(String... options) {
    String[] args = new String[options.length + 3];
    System.arraycopy(new String[] {"demo", "--output", dir.toString()}, 0, args, 0, 3);
    System.arraycopy(options, 0, args, 3, options.length);
    CommandRun run;
    try (CapturedLog log = new CapturedLog(Demo.class)) {
      run = CommandRun.of(args);
      assertThat(log.lines())
          .as("the simulation, and one line for the commands of one name")
          .hasSize(10)
          .allMatch(line -> line.matches("INFO \\[\\d+/10] [a-z-]+  .*  \\d+\\.\\d s"));
      assertThat(log.lines().get(3))
          .contains("[4/10] embed-genes  gene_embeddings: 583 genes × 384 dimensions by bge-small")
          .contains("; likewise gene_embeddings_random  ");
    }
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(JobRunner.OK);
    assertThat(run.out().lines()).hasSize(1);
    String last = run.out().strip();
    assertThat(last).startsWith("Report: ");
    Path report = Path.of(last.substring("Report: ".length()));
    assertThat(report).isNotEmptyFile();
    return report;
  }

  private Provenance provenance(String table) {
    return provenanceOf(at(table));
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
