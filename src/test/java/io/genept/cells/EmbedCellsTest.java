package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.CellEmbeddings;
import io.genept.table.WriteMode;
import io.genept.testing.GeneVectors;
import io.genept.testing.Golden;
import io.genept.testing.SmallAtlas;
import java.nio.file.Files;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EmbedCellsTest extends EmbedCellsFixture {
  @Test
  @Tag("golden")
  void equalsNumpy() {
    JsonNode golden = Golden.read("cells").get("small");
    List<Row> rows = embed(atlas(golden, 1f, 1), vectors(golden), "w");
    JsonNode expected = golden.get("embeddings");
    assertThat(rows).hasSize(expected.size());
    for (int cell = 0; cell < rows.size(); cell++) {
      if (allZero(expected.get(cell))) {
        assertThat(rows.get(cell).isNullAt(1)).as("cell %d has no vector", cell).isTrue();
        assertThat(rows.get(cell).<Double>getAs(CellEmbeddings.MATCHED_FRACTION)).isZero();
      } else {
        assertUnitVector(rows.get(cell), expected.get(cell));
      }
    }
    assertThat(rows.stream().filter(row -> row.isNullAt(1)).count()).isEqualTo(2);
  }

  @Test
  void bytesDoNotDependOnPartitions() {
    JsonNode golden = Golden.read("cells").get("small");
    String genes = vectors(golden);
    List<Row> one = embed(atlas(golden, 1f, 1), genes, "w1");
    List<Row> three = embed(atlas(golden, 1f, 3), genes, "w3");
    List<Row> eight = embed(atlas(golden, 1f, 8), genes, "w8");
    assertThat(three).isEqualTo(one);
    assertThat(eight).isEqualTo(one);
  }

  @Test
  void scaledCountsGiveTheSameEmbedding() {
    JsonNode golden = Golden.read("cells").get("small");
    String genes = vectors(golden);
    List<Row> once = embed(atlas(golden, 1f, 2), genes, "once");
    List<Row> fourTimes = embed(atlas(golden, 4f, 2), genes, "four");
    assertThat(fourTimes).isEqualTo(once);
  }

  @Test
  void obsColumnsKeepNameTypeAndNulls() {
    SmallAtlas atlas =
        new SmallAtlas(List.of("G0", "G1"))
            .cell("a", new int[] {0}, new float[] {1}, "B", null, 41.5)
            .cell("b", new int[] {1}, new float[] {2}, null, "d1", null);
    String path = atlas.write(spark(), at("atlas"), ValueState.COUNTS, 1);
    String genes = GeneVectors.write(spark(), at("genes"), List.of("G0"), new float[] {1, 2}, 2);
    EmbedCells.Result result = EmbedCells.run(spark(), weighted(path, genes, at("w")));
    var table = CellEmbeddings.read(spark(), at("w"));
    assertThat(CellEmbeddings.obsColumns(table))
        .containsExactly("cell_type", "donor", "age of donor");
    List<Row> rows = table.sort("cell_id").collectAsList();
    assertThat(rows.get(0).<Double>getAs("age of donor")).isEqualTo(41.5);
    assertThat(rows.get(0).<String>getAs("donor")).isNull();
    assertThat(rows.get(1).<String>getAs("cell_type")).isNull();
    assertThat(rows.get(1).<Double>getAs("age of donor")).isNull();
    assertThat(result)
        .isEqualTo(new EmbedCells.Result(2, 2, 1, 2, new EmbedCells.Genes(1, 1), at("w")));
  }

  @Test
  void aliasesOfOneGeneAreSummedBeforeTheLogarithm() {
    SmallAtlas atlas =
        new SmallAtlas(List.of("NEW", "ENSG00000000001.7", "OTHER"))
            .cell("a", new int[] {0, 1, 2}, new float[] {3, 5, 2}, "B", "d", 1.0);
    String path = atlas.write(spark(), at("atlas"), ValueState.COUNTS, 1);
    var gene =
        new io.genept.core.GeneIndex.Gene(
            "NEW", null, "ENSG00000000001", null, List.of(), List.of(), List.of());
    var rows =
        List.of(
            io.genept.table.GeneEmbeddings.row(gene, new float[] {1, 0}, "m", null),
            io.genept.table.GeneEmbeddings.row(
                io.genept.core.GeneIndex.Gene.named("OTHER"), new float[] {0, 1}, "m", null));
    io.genept.table.ParquetTable.write(
        spark().createDataFrame(rows, io.genept.table.GeneEmbeddings.SCHEMA),
        at("genes"),
        WriteMode.FAIL_IF_EXISTS,
        io.genept.core.Provenance.now(
            "import-genes", java.util.Map.of(), List.of(), java.util.Map.of(), "", null, 2));
    EmbedCells.run(spark(), weighted(path, at("genes"), at("w")));
    List<Float> vector = CellEmbeddings.read(spark(), at("w")).first().getList(1);
    double first = Math.log1p(1e4 * 8 / 10);
    double second = Math.log1p(1e4 * 2 / 10);
    double norm = Math.hypot(first, second);
    assertThat(vector.get(0)).isEqualTo((float) (first / norm), within(1e-6f));
    assertThat(vector.get(1)).isEqualTo((float) (second / norm), within(1e-6f));
  }

  @Test
  void refusesASecondLogarithmUnlessDeclared() {
    SmallAtlas atlas =
        new SmallAtlas(List.of("G0", "G1"))
            .cell("a", new int[] {0, 1}, new float[] {1.5f, 0.5f}, "B", "d", 1.0);
    String path = atlas.write(spark(), at("atlas"), ValueState.LOG1P, 1);
    String genes =
        GeneVectors.write(spark(), at("genes"), List.of("G0", "G1"), new float[] {1, 0, 0, 1}, 2);
    assertThatThrownBy(() -> EmbedCells.run(spark(), weighted(path, genes, at("w"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its values are log1p, not counts")
        .hasMessageContaining("--value-state log1p");
    assertThat(Files.exists(dir.resolve("w"))).isFalse();
    EmbedCells.run(spark(), weighted(path, genes, at("w"), "value-state", "log1p"));
    List<Float> vector = CellEmbeddings.read(spark(), at("w")).first().getList(1);
    assertThat(vector.get(0) / vector.get(1)).isEqualTo(3f, within(1e-6f));
  }

  @Test
  void tooFewMatchingGenesIsTheUsersMistake() {
    SmallAtlas atlas =
        new SmallAtlas(List.of("ENSG000900000000001", "ENSG000900000000003"))
            .cell("a", new int[] {0}, new float[] {1}, "B", "d", 1.0);
    String path = atlas.write(spark(), at("atlas"), ValueState.COUNTS, 1);
    String genes = GeneVectors.write(spark(), at("genes"), List.of("A1BG"), new float[] {1, 2}, 2);
    assertThatThrownBy(() -> EmbedCells.run(spark(), weighted(path, genes, at("w"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot embed cells: 0 of 2 genes match")
        .hasMessageContaining("ENSG000900000000001")
        .hasMessageContaining("species");
    assertThat(Files.exists(dir.resolve("w"))).isFalse();
  }

  @Test
  void anExistingOutputIsKeptWithoutOverwrite() {
    JsonNode golden = Golden.read("cells").get("small");
    String atlas = atlas(golden, 1f, 1);
    String genes = vectors(golden);
    List<Row> before = embed(atlas, genes, "w");
    assertThatThrownBy(() -> EmbedCells.run(spark(), weighted(atlas, genes, at("w"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--overwrite");
    assertThat(sorted("w")).isEqualTo(before);
  }

  private String vectors(JsonNode golden) {
    int genes = golden.get("genes").asInt();
    int dim = golden.get("dim").asInt();
    float[] table = GeneVectors.table(golden.get("table_seed").asLong(), genes, dim);
    return GeneVectors.write(
        spark(), at("genes"), names(golden.get("genes_with_vector").asInt()), table, dim);
  }

  private List<Row> embed(String atlas, String genes, String name) {
    EmbedCells.run(spark(), weighted(atlas, genes, at(name)));
    return sorted(name);
  }

  private static boolean allZero(JsonNode vector) {
    for (JsonNode x : vector) {
      if (x.asDouble() != 0) {
        return false;
      }
    }
    return true;
  }

  static void assertUnitVector(Row row, JsonNode expected) {
    List<Float> actual = row.getList(1);
    assertThat(actual).hasSize(expected.size());
    double squares = 0;
    int d = 0;
    for (float x : actual) {
      squares += Math.pow(x - expected.get(d++).asDouble(), 2);
    }
    assertThat(Math.sqrt(squares)).as("distance of %s to numpy", row.getString(0)).isLessThan(1e-6);
  }

  @Test
  void aMouseAtlasIsRefusedAndEmbeddedWithOrthologues() throws Exception {
    SmallAtlas atlas =
        new SmallAtlas(List.of("Cd4", "Ms4a1", "Twin1"))
            .cell("a", new int[] {0, 1, 2}, new float[] {3, 5, 2}, "B", "d", 1.0);
    String path = atlas.write(spark(), at("mouse"), ValueState.COUNTS, 1);
    String genes =
        GeneVectors.write(
            spark(), at("human"), List.of("CD4", "MS4A1", "TWIN"), GeneVectors.table(1, 3, 2), 2);
    assertThatThrownBy(() -> EmbedCells.run(spark(), weighted(path, genes, at("w"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("3 of 3 genes are named like mouse genes (Cd4, Ms4a1, Twin1)")
        .hasMessageContaining("--orthologues FILE");

    java.nio.file.Path file = java.nio.file.Path.of(at("pairs.tsv"));
    java.nio.file.Files.writeString(
        file, "mouse_symbol\thuman_symbol\nCd4\tCD4\nMs4a1\tMS4A1\nTwin1\tTWIN\nTwin2\tTWIN\n");
    EmbedCells.Result result =
        EmbedCells.run(spark(), weighted(path, genes, at("w"), "orthologues", file));
    assertThat(result.genes().matched()).isEqualTo(2);
    assertThat(result.genes().missing()).isEqualTo(1);
  }
}
