package io.genept.cells.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.ingest.IngestCells;
import io.genept.io.anndata.Frame;
import io.genept.io.anndata.FrameColumn;
import io.genept.io.anndata.Node;
import io.genept.io.hdf5.H5File;
import io.genept.table.Atlas;
import io.genept.table.CellAnnotations;
import io.genept.table.ParquetTable;
import io.genept.table.PlaneMap;
import io.genept.table.WriteMode;
import io.genept.testing.Args;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCellsTest extends SparkTest {
  private static final List<String> IDS = List.of("d", "b", "ä", "c", "empty");

  @TempDir Path dir;

  @BeforeEach
  void makeTables() {
    new SmallAtlas(List.of("G1", "G2", "G3"))
        .cell("d", new int[] {0, 2}, new float[] {1, 7}, "T", null, 3.5)
        .cell("b", new int[] {1}, new float[] {2}, "B", "x/1", null)
        .cell("ä", new int[] {0, 1, 2}, new float[] {3, 4, 5}, null, "x/1", 1.0)
        .cell("c", new int[] {2}, new float[] {6}, "T", null, 2.0)
        .cell("empty", new int[0], new float[0], "T", null, 2.0)
        .write(spark(), at("atlas"), ValueState.COUNTS, 1);
    new SmallCellEmbeddings()
        .cell("c", new float[] {1, 2}, "T", null)
        .cell("ä", null, "T", null)
        .cell("d", new float[] {3, 4}, "T", null)
        .cell("b", new float[] {5, 6}, "B", "q")
        .cell("elsewhere", new float[] {0, 9}, "B", "q")
        .write(spark(), at("w"), 2);
    table("map", PlaneMap.CELLS.schema(List.of()), RowFactory.create("d", 0.5f, -0.5f));
    table("labels", CellAnnotations.SCHEMA, RowFactory.create("b", "T cell", 0.7, "T cell"));
  }

  private void table(String name, StructType schema, Row... rows) {
    ParquetTable.write(
        spark().createDataFrame(Arrays.asList(rows), schema),
        at(name),
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(name, Map.of(), List.of(), Map.of(), "", null, rows.length));
  }

  @Test
  void allTablesBecomeOneFileInTheOrderOfTheAtlas() {
    ExportCells.Result result =
        export(
            "atlas",
            at("atlas"),
            "embeddings",
            at("w"),
            "cell-maps",
            at("map"),
            "annotations",
            at("labels"),
            "output",
            at("all.h5ad"));
    assertThat(result.summary())
        .endsWith("all.h5ad: 5 cells × 3 genes; X_w (2 cells without); X_umap (4 cells without)");
    try (H5File file = H5File.open(at("all.h5ad"), conf())) {
      Node root = file.root();
      assertThat(strings(root, "obs", "_index")).isEqualTo(IDS);
      assertThat(vectors(root, "X_w"))
          .isEqualTo(new float[][] {{3, 4}, {5, 6}, nan(), {1, 2}, nan()});
      assertThat(vectors(root, "X_umap")[0]).containsExactly(0.5f, -0.5f);
      assertThat(root.find("obs").orElseThrow().texts("column-order"))
          .containsExactly(
              "cell_type",
              "donor",
              "age of donor",
              "genes_matched",
              "matched_fraction",
              "predicted_label",
              "confidence",
              "nearest_label");
      Frame obs = new Frame(root.find("obs").orElseThrow());
      assertThat(values(obs, "cell_type")).containsExactly("T", "B", null, "T", "T");
      assertThat(values(obs, "donor")).containsExactly(null, "x/1", "x/1", null, null);
      assertThat(values(obs, "genes_matched")).containsExactly(10L, 10L, 0L, 10L, null);
      assertThat(values(obs, "predicted_label")).containsExactly(null, "T cell", null, null, null);
      assertThat(values(obs, "confidence").get(1)).isEqualTo(0.7);
      assertThat(root.find("uns", "genept", "w").orElseThrow().all().toString())
          .contains("\"stage\" : \"embed-cells\"");
    }
  }

  @Test
  void itsCountsComeBackAsTheyWere() {
    export("atlas", at("atlas"), "output", at("counts.h5ad"));
    IngestCells.run(
        spark(),
        Args.of(IngestCells.Options.class, "input", at("counts.h5ad"), "output", at("again")));
    assertThat(rows("again", "genes"))
        .extracting(row -> List.of(row.get(0), row.get(1), row.get(2), row.get(3)))
        .containsExactly(
            List.of(0, "G1", "G1", 2L), List.of(1, "G2", "G2", 2L), List.of(2, "G3", "G3", 3L));
    List<Row> again = rows("again", "cells");
    assertThat(again).hasSize(IDS.size());
    List<Row> before = rows("atlas", "cells");
    for (int i = 0; i < again.size(); i++) {
      for (int column = 0; column < 6; column++) {
        Object value = before.get(i).get(column);
        assertThat(again.get(i).get(column)).isEqualTo(value);
      }
    }
  }

  @Test
  void cellsWithoutAnnotationsAreAFrameWithoutColumns() {
    export("cell-maps", at("map"), "output", at("bare.h5ad"));
    try (H5File file = H5File.open(at("bare.h5ad"), conf())) {
      assertThat(file.root().names()).containsExactlyInAnyOrder("obs", "obsm", "uns");
      Frame obs = new Frame(file.root().find("obs").orElseThrow());
      assertThat(obs.index()).containsExactly("d");
      assertThat(obs.columns()).isEmpty();
    }
  }

  @Test
  void moreBlocksThanOneStayInOrder() throws IOException {
    SmallAtlas atlas = new SmallAtlas(List.of("G1"));
    SmallCellEmbeddings vectors = new SmallCellEmbeddings();
    List<String> ids = new ArrayList<>();
    int dimension = 4_096;
    for (int i = 0; i < 3_000; i++) {
      String id = "cell" + (i * 7 % 3_000);
      ids.add(id);
      atlas.cell(id, new int[] {0}, new float[] {i + 1}, "T", "a", 1.0);
      float[] vector = new float[dimension];
      vector[0] = i;
      vector[dimension - 1] = -i;
      vectors.cell(id, vector, "T", "a");
    }
    atlas.write(spark(), at("wide_atlas"), ValueState.COUNTS, 1);
    vectors.write(spark(), at("wide"), 3);
    export("atlas", at("wide_atlas"), "embeddings", at("wide"), "output", at("wide.h5ad"));
    try (H5File file = H5File.open(at("wide.h5ad"), conf())) {
      assertThat(strings(file.root(), "obs", "_index")).isEqualTo(ids);
      float[][] matrix = vectors(file.root(), "X_wide");
      for (int i = 0; i < ids.size(); i++) {
        assertThat(matrix[i][0]).isEqualTo(i);
        assertThat(matrix[i][dimension - 1]).isEqualTo(-i);
      }
    }
    assertThat(Files.size(dir.resolve("wide.h5ad"))).isLessThan(3_000L * dimension * 4 + 1_000_000);
  }

  @Test
  void aFileIsReplacedOnlyWhenAskedToAndAFailureLeavesIt() throws IOException {
    export("embeddings", at("w"), "output", at("x.h5ad"));
    byte[] before = Files.readAllBytes(dir.resolve("x.h5ad"));
    assertThatThrownBy(() -> export("embeddings", at("w"), "output", at("x.h5ad")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is a file already")
        .hasMessageContaining("--overwrite");
    new SmallCellEmbeddings()
        .cell("other", new float[] {1}, "B", null)
        .write(spark(), at("others"), 1);
    assertThatThrownBy(
            () ->
                export(
                    "embeddings",
                    List.of(at("w"), at("others")),
                    "overwrite",
                    true,
                    "output",
                    at("x.h5ad")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("others: it has none of the 5 cells of the first table");
    assertThat(Files.readAllBytes(dir.resolve("x.h5ad"))).isEqualTo(before);
    Files.writeString(dir.resolve(".x.h5ad.crc"), "of the former file");
    export("atlas", at("atlas"), "overwrite", true, "output", at("x.h5ad"));
    assertThat(Files.readAllBytes(dir.resolve("x.h5ad"))).isNotEqualTo(before);
    assertThat(dir.resolve(".x.h5ad.crc")).doesNotExist();
    try (var files = Files.list(dir)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("_genept"));
    }
  }

  @Test
  void whatCannotBeExportedIsSaid() {
    assertThatThrownBy(() -> export("output", at("x.h5ad")))
        .hasMessageContaining("no table is given");
    assertThatThrownBy(() -> export("embeddings", at("w"), "output", at("x.h5")))
        .hasMessageContaining("ends in .h5ad");
    assertThatThrownBy(() -> export("embeddings", at("w"), "keys", "a,b", "output", at("x.h5ad")))
        .hasMessageContaining("Cannot name 1 embeddings by --keys a,b");
    assertThatThrownBy(
            () ->
                export(
                    "embeddings",
                    List.of(at("w"), at("w")),
                    "keys",
                    List.of("a", "a"),
                    "output",
                    at("x.h5ad")))
        .hasMessageContaining("obsm/a");
    assertThatThrownBy(() -> export("embeddings", at("atlas"), "output", at("x.h5ad")))
        .isInstanceOf(UserError.class);
    assertThat(dir.resolve("x.h5ad")).doesNotExist();
  }

  private ExportCells.Result export(Object... options) {
    return ExportCells.run(spark(), Args.of(ExportCells.Options.class, options));
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private org.apache.hadoop.conf.Configuration conf() {
    return spark().sparkContext().hadoopConfiguration();
  }

  private List<Row> rows(String atlas, String table) {
    Atlas opened = Atlas.open(spark(), at(atlas));
    return table.equals("genes")
        ? opened.genesTable().sort("gene_index").collectAsList()
        : opened.cells().coalesce(1).collectAsList();
  }

  private static float[] nan() {
    return new float[] {Float.NaN, Float.NaN};
  }

  private static List<String> strings(Node root, String... names) {
    return Arrays.asList((String[]) root.find(names).orElseThrow().all());
  }

  private static float[][] vectors(Node root, String key) {
    return (float[][]) root.find("obsm", key).orElseThrow().all();
  }

  private static List<Object> values(Frame frame, String name) {
    FrameColumn column =
        frame.columns().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < IDS.size(); i++) {
      values.add(column.values().apply(i));
    }
    return values;
  }
}
