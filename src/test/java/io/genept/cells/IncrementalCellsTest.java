package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.CellEmbeddings;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        new EmbedCells.Options(
            atlas,
            Optional.of(vectors),
            Optional.empty(),
            at(mode == EmbedCells.Mode.FULL ? "full" : "daily"),
            EmbedCells.Method.WEIGHTED,
            Optional.empty(),
            sum,
            0.1,
            50,
            mode,
            WriteMode.FAIL_IF_EXISTS));
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
    assertThat(provenance.facts()).containsEntry("cells_added", "4");
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

  @Test
  void componentsOfAllCellsCannotBeExtended() {
    assertThatThrownBy(
            () ->
                new EmbedCells.Options(
                    "atlas",
                    Optional.empty(),
                    Optional.empty(),
                    "out",
                    EmbedCells.Method.EXPRESSION_PCA,
                    Optional.empty(),
                    10_000,
                    0.1,
                    50,
                    EmbedCells.Mode.INCREMENTAL,
                    WriteMode.FAIL_IF_EXISTS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expression-pca: its components depend on all cells");
  }
}
