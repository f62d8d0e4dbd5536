package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.CellEmbeddings;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalCellsTest extends SparkTest {
  private static final List<String> GENES = List.of("CD4", "MS4A1", "INS");

  @TempDir Path dir;
  private String genes;

  @BeforeEach
  void writeGenes() {
    genes = GeneVectors.write(spark(), at("genes"), GENES, GeneVectors.table(1, 3, 2), 2);
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private String atlas(String name, int cells) {
    SmallAtlas atlas = new SmallAtlas(GENES);
    for (int i = 0; i < cells; i++) {
      atlas.cell("cell" + i, new int[] {0, 1, 2}, new float[] {1 + i, 2, i + 3}, "B", "d" + i, 1.0);
    }
    return atlas.write(spark(), at(name), ValueState.COUNTS, 2);
  }

  private EmbedCells.Result embed(String atlas, String vectors, double sum, EmbedCells.Mode mode) {
    return EmbedCells.run(
        spark(),
        Args.of(
            EmbedCells.Options.class,
            "atlas",
            atlas,
            "gene-embeddings",
            vectors,
            "output",
            at(mode == EmbedCells.Mode.FULL ? "full" : "daily"),
            "target-sum",
            sum,
            "mode",
            mode));
  }

  private Map<String, Row> cells(String table) {
    TreeMap<String, Row> byId = new TreeMap<>();
    for (Row row : CellEmbeddings.read(spark(), at(table)).collectAsList()) {
      byId.put(row.getAs("cell_id"), row);
    }
    return byId;
  }

  @Test
  void onlyNewCellsAreEmbeddedAndTheTableIsThatOfOneRun() {
    EmbedCells.Mode incremental = EmbedCells.Mode.INCREMENTAL;
    assertThat(embed(atlas("monday", 3), genes, 10_000, incremental).cellsAdded()).isEqualTo(3);
    EmbedCells.Result tuesday = embed(atlas("tuesday", 7), genes, 10_000, incremental);
    assertThat(tuesday.cells()).isEqualTo(7);
    assertThat(tuesday.cellsAdded()).isEqualTo(4);
    embed(at("tuesday"), genes, 10_000, EmbedCells.Mode.FULL);
    assertThat(cells("daily")).isEqualTo(cells("full"));
    var provenance =
        TableDirectory.provenance(at("daily"), spark().sparkContext().hadoopConfiguration());
    assertThat(provenance.rowCount()).isEqualTo(7);
    assertThat(provenance.facts()).containsEntry("cells_added", 4);
    EmbedCells.Result again = embed(at("tuesday"), genes, 10_000, incremental);
    assertThat(again.cellsAdded()).isZero();
    assertThat(cells("daily")).isEqualTo(cells("full"));
  }

  @Test
  void cellsOfAnotherKindAreNotAdded() {
    EmbedCells.Mode incremental = EmbedCells.Mode.INCREMENTAL;
    String atlas = atlas("atlas", 2);
    embed(atlas, genes, 10_000, incremental);
    Map<String, Row> before = cells("daily");
    assertThatThrownBy(() -> embed(atlas, genes, 1_000, incremental))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("embedded with --target-sum 10000.0, now it is 1000.0")
        .hasMessageContaining("--mode full --overwrite");
    String others = GeneVectors.write(spark(), at("others"), GENES, GeneVectors.table(2, 3, 2), 2);
    assertThatThrownBy(() -> embed(atlas, others, 10_000, incremental))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--gene-embeddings with the content");
    assertThat(cells("daily")).isEqualTo(before);
  }

  /** Tables of earlier versions hold all options and facts as text. */
  @Test
  void cellsAreAddedToATableWhoseProvenanceIsAllText() throws IOException {
    EmbedCells.Mode incremental = EmbedCells.Mode.INCREMENTAL;
    embed(atlas("monday", 3), genes, 10_000, incremental);
    Path file = dir.resolve("daily").resolve(TableDirectory.PROVENANCE_FILE);
    ObjectMapper json = new ObjectMapper();
    ObjectNode provenance = (ObjectNode) json.readTree(file.toFile());
    for (String part : List.of("options", "facts")) {
      ObjectNode values = (ObjectNode) provenance.get(part);
      values.properties().forEach(value -> value.setValue(new TextNode(value.getValue().asText())));
    }
    ((ObjectNode) provenance.get("options")).remove(List.of("mode", "overwrite"));
    Files.writeString(file, json.writeValueAsString(provenance));
    Files.deleteIfExists(dir.resolve("daily/." + TableDirectory.PROVENANCE_FILE + ".crc"));
    assertThat(json.readTree(file.toFile()).at("/options/target-sum").asText())
        .isEqualTo("10000.0");
    assertThat(embed(atlas("tuesday", 7), genes, 10_000, incremental).cellsAdded()).isEqualTo(4);
  }

  @Test
  void whatTheMethodReadsIsComparedByContent() throws IOException {
    String pairs = "mouse_symbol\thuman_symbol\nCd4\tCD4\n";
    Files.writeString(dir.resolve("a.tsv"), pairs);
    Files.writeString(dir.resolve("b.tsv"), pairs);
    Files.writeString(dir.resolve("c.tsv"), pairs + "Ins1\tINS\n");
    embedWith("a.tsv");
    assertThat(embedWith("b.tsv").cellsAdded()).isZero();
    assertThatThrownBy(() -> embedWith("c.tsv"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--orthologues with the content");
  }

  private EmbedCells.Result embedWith(String orthologues) throws IOException {
    String atlas = at("atlas");
    return EmbedCells.run(
        spark(),
        Args.of(
            EmbedCells.Options.class,
            "atlas",
            Files.exists(Path.of(atlas)) ? atlas : atlas("atlas", 2),
            "gene-embeddings",
            genes,
            "orthologues",
            at(orthologues),
            "output",
            at("mice"),
            "mode",
            "incremental"));
  }

  @Test
  void componentsOfAllCellsCannotBeExtended() {
    assertThatThrownBy(
            () ->
                Args.of(
                    EmbedCells.Options.class,
                    "atlas",
                    "atlas",
                    "output",
                    "out",
                    "method",
                    "expression-pca",
                    "mode",
                    EmbedCells.Mode.INCREMENTAL))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expression-pca: its components depend on all cells");
  }
}
