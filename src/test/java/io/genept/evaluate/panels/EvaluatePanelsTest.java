package io.genept.evaluate.panels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.evaluate.panels.PanelOptions.CellChoice;
import io.genept.evaluate.panels.PanelOptions.PanelChoice;
import io.genept.evaluate.panels.PanelOptions.Voting;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Metrics;
import io.genept.table.StoredTable;
import io.genept.table.Target;
import io.genept.table.WriteMode;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two kinds of genes, whose texts differ by kind, and two types of cells, of which each expresses
 * one kind: text alone carries the labels over between panels without a gene in common.
 */
class EvaluatePanelsTest extends SparkTest {
  private static final int GENES = 120;
  private static final int CELLS = 40;
  private static final int DIM = 8;

  @TempDir static Path shared;
  @TempDir Path dir;

  @BeforeAll
  static void write() throws IOException {
    atlas("reference", 1, "b cell", "t cell", 1);
    atlas("query", 2, "B", "T", 1);
    atlas("query_in_parts", 2, "B", "T", 3);
    genes();
    Files.writeString(shared.resolve("names.tsv"), "label\tname\nb cell\tB\nt cell\tT\n");
  }

  private static String name(int gene) {
    return "GENE%03d".formatted(gene);
  }

  private static void atlas(String name, int seed, String first, String second, int partitions) {
    SmallAtlas atlas = new SmallAtlas(IntStream.range(0, GENES).mapToObj(g -> name(g)).toList());
    Random random = new Random(seed);
    for (int cell = 0; cell < CELLS; cell++) {
      int[] counts = new int[GENES];
      for (int gene = 0; gene < GENES; gene++) {
        boolean marker = gene % 2 == cell % 2 && gene < GENES / 2;
        counts[gene] = (int) Math.round(Math.abs(random.nextGaussian()) * (marker ? 20 : 3));
      }
      int[] expressed = IntStream.range(0, GENES).filter(g -> counts[g] > 0).toArray();
      float[] values = new float[expressed.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = counts[expressed[i]];
      }
      String type = cell % 2 == 0 ? first : second;
      atlas.cell(
          "%s%02d".formatted(name.substring(0, 1), cell),
          expressed,
          values,
          cell == 0 ? null : cell < 3 ? "rare" + cell : type,
          "d" + cell % 4,
          null);
    }
    atlas.write(spark(), shared.resolve(name).toString(), ValueState.COUNTS, partitions);
  }

  private static void genes() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int gene = 0; gene < GENES; gene++) {
      float[] vector = new float[DIM];
      for (int d = 0; d < DIM; d++) {
        vector[d] = (float) (0.3 * random.nextGaussian() + (d % 2 == gene % 2 ? 1 : 0));
      }
      String text = gene < 4 ? "0".repeat(64) : "%064d".formatted(gene);
      rows.add(GeneEmbeddings.row(GeneIndex.Gene.named(name(gene)), vector, "drawn", text));
    }
    GeneEmbeddings.write(
        spark(),
        rows,
        shared.resolve("genes").toString(),
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(
            "embed-genes",
            Map.of(),
            List.of(),
            Map.of("model", "drawn"),
            spark().version(),
            null,
            rows.size()));
  }

  private static CellChoice cells(
      List<CellCondition> reference, List<CellCondition> query, boolean allowShared) {
    return new CellChoice(
        "cell_type",
        Optional.empty(),
        Optional.of(shared.resolve("names.tsv").toString()),
        reference,
        query,
        30,
        0,
        allowShared);
  }

  private List<Metrics.Metric> evaluate(
      String reference, String query, CellChoice cells, String output) {
    return evaluate(
        reference,
        query,
        cells,
        new PanelChoice(30, List.of(new SharedGenes(0)), 1, 100, false),
        output);
  }

  private List<Metrics.Metric> evaluate(
      String reference, String query, CellChoice cells, PanelChoice panels, String output) {
    return EvaluatePanels.run(
            spark(), options(reference, query, 0.1, cells, panels, dir.resolve(output).toString()))
        .metrics();
  }

  private static EvaluatePanels.Options options(
      String reference,
      String query,
      double whiten,
      CellChoice cells,
      PanelChoice panels,
      String output) {
    return new EvaluatePanels.Options(
        shared.resolve(reference).toString(),
        shared.resolve(query).toString(),
        Optional.empty(),
        shared.resolve("genes").toString(),
        whiten,
        Optional.empty(),
        Optional.empty(),
        cells,
        panels,
        new Voting(5, List.of(2)),
        Target.at(output));
  }

  private static double mean(
      List<Metrics.Metric> metrics, String method, String learner, String metric) {
    return metrics.stream()
        .filter(
            m ->
                m.embedding().equals(method)
                    && m.learner().equals(learner)
                    && m.metric().equals(metric))
        .mapToDouble(Metrics.Metric::value)
        .average()
        .orElse(Double.NaN);
  }

  @Test
  void textCarriesLabelsOverWhereNoGeneIsShared() {
    PanelChoice panels =
        new PanelChoice(
            30, List.of(new SharedGenes(0), new SharedGenes(10), SharedGenes.all()), 2, 100, true);
    CellChoice all = cells(List.of(), List.of(), false);
    List<Metrics.Metric> metrics = evaluate("reference", "query", all, panels, "panels");
    String none = "5nn shared=0";
    assertThat(mean(metrics, "informed", none, "accuracy")).isGreaterThan(0.9);
    assertThat(mean(metrics, "informed", none, "accuracy_gain")).isGreaterThan(0.3);
    assertThat(mean(metrics, "informed", none + " labels=2", "accuracy")).isGreaterThan(0.8);
    assertThat(mean(metrics, "informed", none + " distinct-texts", "accuracy")).isGreaterThan(0.8);
    assertThat(mean(metrics, "informed-random", none, "accuracy")).isBetween(0.0, 0.9);
    assertThat(mean(metrics, "majority", none, "accuracy")).isBetween(0.4, 0.6);
    assertThat(mean(metrics, "expression-pca", none, "accuracy")).isNaN();
    assertThat(mean(metrics, "hybrid", none, "accuracy")).isNaN();
    assertThat(mean(metrics, "expression-pca", "5nn shared=all", "accuracy")).isEqualTo(1);
    assertThat(mean(metrics, "weighted-pca", "5nn shared=all", "macro_f1")).isEqualTo(1);
    assertThat(mean(metrics, "hybrid-permuted", "5nn shared=10", "accuracy")).isNotNaN();
    assertThat(mean(metrics, "majority", "5nn shared=10", "accuracy_gain")).isNaN();
    assertThat(metrics)
        .allSatisfy(
            m -> {
              assertThat(m.dataset()).isEqualTo("reference to query");
              assertThat(m.task()).isEqualTo("panels");
              assertThat(m.seed()).isBetween(0L, 1L);
            });
    Provenance provenance = StoredTable.provenance(spark(), dir.resolve("panels").toString());
    assertThat(provenance.fact("types")).contains("2");
    assertThat(provenance.fact("types_left_out")).contains("rare1, rare2");
    assertThat(provenance.fact("variable_genes_of_distinct_texts")).contains("100");
    assertThat(provenance.fact("genes_of_both")).contains("120");

    List<Metrics.Metric> inParts = evaluate("reference", "query_in_parts", all, panels, "parts");
    assertThat(inParts.stream().map(Metrics.Metric::value).toList())
        .isEqualTo(metrics.stream().map(Metrics.Metric::value).toList());
  }

  @Test
  void cellsOnBothSidesAreRefusedUnlessAllowedOrLeftOut() {
    assertThatThrownBy(() -> evaluate("query", "query", cells(List.of(), List.of(), false), "same"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("39 of 39 cells of the latter are cells of the former by id")
        .hasMessageContaining("--allow-shared-cells");
    List<CellCondition> of = List.of(CellCondition.parse("donor=d1"));
    assertThatThrownBy(() -> evaluate("query", "query", cells(of, of, false), "same"))
        .hasMessageContaining("10 of 10 cells of the latter");
    List<CellCondition> odd =
        List.of(CellCondition.parse("donor!=d1"), CellCondition.parse("donor!=d2"));
    List<CellCondition> even =
        List.of(CellCondition.parse("donor!=d0"), CellCondition.parse("donor!=d3"));
    assertThat(evaluate("query", "query", cells(odd, even, false), "apart").get(0).dataset())
        .isEqualTo("query donor!=d1 donor!=d2 to query donor!=d0 donor!=d3");
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(
            () ->
                evaluate(
                    "reference",
                    "query",
                    cells(List.of(CellCondition.parse("donor=none")), List.of(), false),
                    "none"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none of its 40 cells")
        .hasMessageContaining("[donor=none] as --reference-where asks");
    assertThatThrownBy(
            () ->
                evaluate(
                    "reference",
                    "query",
                    cells(List.of(), List.of(CellCondition.parse("doner=d1")), false),
                    "column"))
        .hasMessageContaining("--query-where doner");
    assertThatThrownBy(
            () ->
                evaluate(
                    "reference",
                    "query",
                    cells(List.of(CellCondition.parse("cell_type=b cell")), List.of(), false),
                    "one"))
        .hasMessageContaining("there is only [B]")
        .hasMessageContaining("--label-map");
    assertThatThrownBy(() -> new PanelChoice(30, List.of(new SharedGenes(31)), 1, 100, false))
        .hasMessageContaining("--shared-genes 31");
    PanelChoice panels = new PanelChoice(30, List.of(new SharedGenes(0)), 1, 100, false);
    CellChoice all = cells(List.of(), List.of(), false);
    assertThatThrownBy(() -> options("reference", "query", -0.1, all, panels, "out"))
        .isInstanceOf(UserError.class)
        .hasMessage("--whiten -0.1: expected a number of at least 0.");
  }
}
