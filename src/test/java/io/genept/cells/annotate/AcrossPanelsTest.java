package io.genept.cells.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.cells.EmbedCells;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.math.MersenneTwister;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three types of cells: genes of a type have like vectors, and are expressed by its cells. */
class AcrossPanelsTest extends SparkTest {
  private static final int TYPES = 3;
  private static final int GENES = 500;
  private static final int PANEL = 230;

  @TempDir Path dir;
  private String genes;
  private String reference;

  @BeforeEach
  void writeReference() {
    MersenneTwister random = new MersenneTwister(5);
    float[] vectors = new float[GENES * 6];
    for (int i = 0; i < vectors.length; i++) {
      boolean own = i % 6 == (i / 6) % TYPES;
      vectors[i] = (float) (random.nextDouble() - 0.5 + (own ? 1 : 0));
    }
    genes = GeneVectors.write(spark(), at("genes"), names(0, GENES), vectors, 6);
    reference = atlas("reference", 0, 60, "r");
  }

  @Test
  void textJoinsPanelsWithoutACommonGene() {
    String query = atlas("query", PANEL + 10, 45, "q");
    AnnotateCells.Result result = run(reference, query, "none");
    assertThat(result.assigned()).isEqualTo(45);
    assertFound("none", 0, "informed", 1);
    run(reference, atlas("query of 5", PANEL + 10, 45, "q", 5), "none of 5");
    assertThat(rows("none of 5")).isEqualTo(rows("none"));
  }

  @Test
  void theMethodFollowsTheGenesThatAreShared() {
    run(reference, atlas("few", PANEL - 20, 45, "q"), "some");
    assertFound("some", 20, "hybrid", 0.95);
    run(reference, atlas("many", 10, 45, "q"), "most");
    assertFound("most", PANEL - 10, "weighted-pca", 0.95);
  }

  @Test
  void refusesTheSameCellsAndAtlasesWithoutVectors() {
    String same = atlas("same", 10, 45, "r");
    assertThatThrownBy(() -> run(reference, same, "refused"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("45 of 45 cells")
        .hasMessageContaining("--allow-shared-cells");
    Object[] anyway = {"allow-shared-cells", true, "method", "informed"};
    assertThat(run(reference, same, "allowed", anyway).cells()).isEqualTo(45);
    assertFound("allowed", PANEL - 10, "informed", 0.95);
    String query = atlas("query", 10, 45, "q");
    assertThatThrownBy(() -> AnnotateCells.run(spark(), options(reference, query, "out")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--gene-embeddings");
  }

  @Test
  void hybridsAreComparedWhereTheyWereMadeTogether() {
    String query = atlas("query", PANEL - 20, 45, "q");
    String from = hybrid(reference, "from alone");
    String to = hybrid(query, "to alone");
    assertThatThrownBy(() -> AnnotateCells.run(spark(), options(from, to, "refused")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--reference the other's atlas");
    AnnotateCells.Result result =
        AnnotateCells.run(
            spark(),
            options(
                hybrid(reference, "from", "reference", query),
                hybrid(query, "to", "reference", reference),
                "together"));
    assertThat(result.assigned()).isEqualTo(45);
    run(reference, query, "at once", "method", "hybrid");
    assertThat(labels("together")).isEqualTo(labels("at once"));
  }

  private String hybrid(String atlas, String output, Object... further) {
    List<Object> given =
        new ArrayList<>(
            List.of(
                "atlas",
                atlas,
                "method",
                "hybrid",
                "gene-embeddings",
                genes,
                "components",
                3,
                "output",
                at(output)));
    given.addAll(List.of(further));
    EmbedCells.run(spark(), Args.of(EmbedCells.Options.class, given.toArray()));
    return at(output);
  }

  private List<String> labels(String output) {
    return rows(output).stream().map(row -> row.<String>getAs("predicted_label")).toList();
  }

  private AnnotateCells.Result run(String from, String to, String output, Object... further) {
    List<Object> given = new ArrayList<>(List.of("gene-embeddings", genes, "components", 3));
    given.addAll(List.of(further));
    return AnnotateCells.run(spark(), options(from, to, output, given.toArray()));
  }

  private AnnotateCells.Options options(String from, String to, String output, Object... further) {
    List<Object> given =
        new ArrayList<>(
            List.of(
                "reference", from, "query", to, "label-column", "cell_type", "output", at(output)));
    given.addAll(List.of(further));
    return Args.of(AnnotateCells.Options.class, given.toArray());
  }

  private void assertFound(String output, int shared, String method, double atLeast) {
    assertThat(
            TableDirectory.provenance(at(output), spark().sparkContext().hadoopConfiguration())
                .facts())
        .containsEntry("shared_genes", shared)
        .containsEntry("panel_method", method);
    List<Row> rows = rows(output);
    long right =
        rows.stream()
            .filter(
                row -> row.<String>getAs("predicted_label").equals(row.<String>getAs("cell_type")))
            .count();
    assertThat((double) right / rows.size()).isGreaterThanOrEqualTo(atLeast);
  }

  private List<Row> rows(String output) {
    return spark().read().parquet(at(output)).sort("cell_id").collectAsList();
  }

  private String atlas(String name, int firstGene, int cells, String prefix) {
    return atlas(name, firstGene, cells, prefix, 2);
  }

  private String atlas(String name, int firstGene, int cells, String prefix, int partitions) {
    SmallAtlas atlas = new SmallAtlas(names(firstGene, PANEL));
    MersenneTwister random = new MersenneTwister(firstGene + 1);
    for (int cell = 0; cell < cells; cell++) {
      int type = cell % TYPES;
      float[] counts = new float[PANEL];
      for (int gene = 0; gene < PANEL; gene++) {
        boolean own = (firstGene + gene) % TYPES == type;
        counts[gene] = 1 + (float) Math.floor(random.nextDouble() * (own ? 12 : 3));
      }
      atlas.cell(
          prefix + cell, IntStream.range(0, PANEL).toArray(), counts, "type" + type, "d", 1.0);
    }
    return atlas.write(spark(), at(name), ValueState.COUNTS, partitions);
  }

  private static List<String> names(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(gene -> "G" + gene).toList();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
