package io.genept.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.cells.EmbedCells;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.CellEmbeddings;
import io.genept.table.StoredTable;
import io.genept.testing.Args;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Parquet in the session's own catalog; Delta and Iceberg are in {@link PublishIT}. */
class PublishTest extends SparkTest {
  @TempDir Path dir;

  @BeforeEach
  void makeASchema() {
    spark().sql("CREATE DATABASE shelf LOCATION '" + dir.resolve("shelf") + "'");
  }

  @AfterEach
  void dropIt() {
    spark().sql("DROP DATABASE shelf CASCADE");
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private String vectors(String name, String... cells) {
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    for (int i = 0; i < cells.length; i++) {
      table.cell(cells[i], i == 1 ? null : new float[] {i, name.length()}, "T", "d" + i);
    }
    return table.write(spark(), at(name), 2);
  }

  private Publish.Result publish(String table, String to, String format, String mode) {
    return Publish.run(
        spark(),
        Args.of(Publish.Options.class, "table", table, "to", to, "format", format, "mode", mode));
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.sort("cell_id").collectAsList();
  }

  @Test
  void aTableIsReadByItsNameAsByItsPath() {
    String path = vectors("a", "c1", "c2", "c3");
    assertThat(publish(path, "shelf.cells", "parquet", "create").summary())
        .isEqualTo("shelf.cells: 3 rows");
    assertThat(sorted(spark().sql("select * from shelf.cells")))
        .isEqualTo(sorted(CellEmbeddings.read(spark(), path)));
    assertThat(sorted(CellEmbeddings.read(spark(), "shelf.cells")))
        .isEqualTo(sorted(CellEmbeddings.read(spark(), path)));
    StoredTable named = StoredTable.open(spark(), "shelf.cells");
    assertThat(named.provenance())
        .isEqualTo(StoredTable.provenance(spark(), path).withParts(List.of()));
    assertThat(publish(vectors("b", "c4"), "shelf.cells", "parquet", "append").rows())
        .containsEntry("shelf.cells", 4L);
    assertThat(publish(at("b"), "shelf.cells", "parquet", "overwrite").rows())
        .containsEntry("shelf.cells", 1L);
    assertThat(StoredTable.provenance(spark(), "shelf.cells").rowCount()).isEqualTo(1);
  }

  @Test
  void anAtlasIsEmbeddedByItsName() {
    List<String> genes = List.of("CD4", "MS4A1");
    SmallAtlas atlas = new SmallAtlas(genes);
    for (int i = 0; i < 5; i++) {
      atlas.cell("cell" + i, new int[] {0, 1}, new float[] {1 + i, 2}, "B", "d", 1.0);
    }
    atlas.write(spark(), at("atlas"), ValueState.COUNTS, 2);
    GeneVectors.write(spark(), at("genes"), genes, GeneVectors.table(1, 2, 2), 2);
    publish(at("atlas"), "shelf.small", "parquet", "create");
    assertThat(spark().table("shelf.small_genes").count()).isEqualTo(2);
    for (String mode : List.of("full", "incremental", "incremental")) {
      embed("shelf.small", "named_" + mode, mode);
    }
    embed(at("atlas"), "by_path", "full");
    List<Row> expected = sorted(CellEmbeddings.read(spark(), at("by_path")));
    assertThat(sorted(CellEmbeddings.read(spark(), at("named_full")))).isEqualTo(expected);
    assertThat(sorted(CellEmbeddings.read(spark(), at("named_incremental")))).isEqualTo(expected);
  }

  private void embed(String atlas, String output, String mode) {
    EmbedCells.run(
        spark(),
        Args.of(
            EmbedCells.Options.class,
            "atlas",
            atlas,
            "gene-embeddings",
            at("genes"),
            "output",
            at(output),
            "mode",
            mode));
  }

  @Test
  void mistakesAreSaid() {
    String path = vectors("a", "c1");
    publish(path, "shelf.cells", "parquet", "create");
    assertRefused(path, "shelf.cells", "parquet", "create", "has a table shelf.cells already");
    assertRefused(path, "shelf.cells", "parquet", "merge", "can only grow or be replaced");
    assertRefused(path, "cells", "parquet", "create", "it is no name of a table");
    assertRefused(path, "shelf.d", "delta", "create", "--packages io.delta:delta-spark_2.13");
    assertRefused(
        path, "lake.shelf.d", "iceberg", "create", "--packages org.apache.iceberg:iceberg-spark");
    assertRefused(at("none"), "shelf.e", "parquet", "create", "there is no such directory");
    spark().sql("create table shelf.theirs using parquet as select 'c1' as cell_id");
    assertThatThrownBy(() -> CellEmbeddings.read(spark(), "shelf.theirs"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no property genept.provenance");
    assertRefused(path, "shelf.theirs", "parquet", "overwrite", "no property genept.provenance");
  }

  private void assertRefused(String table, String to, String format, String mode, String message) {
    assertThatThrownBy(() -> publish(table, to, format, mode))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
