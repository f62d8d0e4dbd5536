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
      Map.of(
          "demo_atlas", "ingest-cells",
          "gene_texts", "build-corpus",
          "gene_embeddings", "embed-genes",
          "gene_embeddings_random", "embed-genes",
          "genept_w", "embed-cells",
          "random_w", "embed-cells",
          "expression_pca", "embed-cells",
          "metrics", "evaluate-cells",
          "panels", "evaluate-panels",
          "report", "write-report");

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
        .contains("genept_w", "random_w", "expression_pca", "other_panel");
    assertThat(provenance("metrics").options()).containsEntry("seeds", 3);
    assertTypesAreFound();
    try (var left = Files.list(dir)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .as("nothing but the input and the tables")
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(STAGES.keySet().stream(), Stream.of("input")).toList());
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

  private Path demo(String... options) {
    String[] args = new String[options.length + 3];
    System.arraycopy(new String[] {"demo", "--output", dir.toString()}, 0, args, 0, 3);
    System.arraycopy(options, 0, args, 3, options.length);
    CommandRun run = CommandRun.of(args);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(JobRunner.OK);
    String last = run.out().lines().reduce((before, line) -> line).orElseThrow();
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
