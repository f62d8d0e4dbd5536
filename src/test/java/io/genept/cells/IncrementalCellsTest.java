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
import io.genept.testing.Shuffled;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** 300 cells of 2,000 genes are 4.8 MB of lists; their ids are a few kB. */
  @ParameterizedTest
  @ValueSource(ints = {300, 301, 340})
  void onlyIdsAreShuffledAndOnlyFilesWithNewCellsAreRead(int cells) throws Exception {
    EmbedCells.Mode incremental = EmbedCells.Mode.INCREMENTAL;
    List<String> many = IntStream.range(0, 2_000).mapToObj(gene -> "G" + gene).toList();
    genes = GeneVectors.write(spark(), at("many"), many, GeneVectors.table(1, 2_000, 2), 2);
    embed(wideAtlas("before", many, 300), genes, 10_000, incremental);
    String atlas = wideAtlas("after", many, cells);
    List<Path> earlier = parts("daily");
    String broadcasts = "spark.sql.autoBroadcastJoinThreshold";
    String before = spark().conf().get(broadcasts);
    spark().conf().set(broadcasts, "-1");
    try (Shuffled counter = new Shuffled(spark())) {
      assertThat(embed(atlas, genes, 10_000, incremental).cellsAdded()).isEqualTo(cells - 300);
      assertThat(counter.bytes()).isBetween(1L, 100_000L);
    } finally {
      spark().conf().set(broadcasts, before);
    }
    assertThat(parts("daily")).as("none is rewritten").containsAll(earlier);
    embed(atlas, genes, 10_000, EmbedCells.Mode.FULL);
    assertThat(cells("daily")).isEqualTo(cells("full"));
  }

  private String wideAtlas(String name, List<String> genes, int cells) {
    SmallAtlas atlas = new SmallAtlas(genes);
    int[] all = IntStream.range(0, genes.size()).toArray();
    for (int cell = 0; cell < cells; cell++) {
      float[] values = new float[all.length];
      for (int gene = 0; gene < values.length; gene++) {
        values[gene] = 1 + (cell * 31 + gene * 7) % 97;
      }
      atlas.cell("cell" + cell, all, values, "B", "d", 1.0);
    }
    return atlas.write(spark(), at(name), ValueState.COUNTS, 3);
  }

  private List<Path> parts(String table) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve(table))) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    }
  }

  @Test
  void cellsAreAddedToTheFoldersOfTheirValues() throws IOException {
    for (int cells : new int[] {4, 6}) {
      assertThat(embedByDonor(atlas("a" + cells, cells), "donor").cells()).isEqualTo(cells);
    }
    assertThat(parts("daily")).isEmpty();
    assertThat(parts("daily/donor=d5")).hasSize(1);
    embed(at("a6"), genes, 10_000, EmbedCells.Mode.FULL);
    String[] columns = {"cell_id", "embedding", "cell_type", "donor", "`age of donor`"};
    assertThat(CellEmbeddings.read(spark(), at("daily")).selectExpr(columns).collectAsList())
        .hasSameElementsAs(
            CellEmbeddings.read(spark(), at("full")).selectExpr(columns).collectAsList());
    assertThatThrownBy(() -> embedByDonor(at("a6"), "cell_type"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--partition-by donor, now it is cell_type");
    assertThatThrownBy(() -> embedByDonor(at("a6"), "doner"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--partition-by doner")
        .hasMessageContaining("donor");
  }

  private EmbedCells.Result embedByDonor(String atlas, String column) {
    return EmbedCells.run(
        spark(),
        Args.of(
            EmbedCells.Options.class,
            "atlas",
            atlas,
            "gene-embeddings",
            genes,
            "output",
            at("daily"),
            "partition-by",
            column,
            "mode",
            "incremental"));
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
