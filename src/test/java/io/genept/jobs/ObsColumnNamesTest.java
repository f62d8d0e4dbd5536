package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.ValueState;
import io.genept.table.Atlas;
import io.genept.table.CellAnnotations;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellSentences;
import io.genept.table.PlaneMap;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** obs columns with the names of columns that the tables have themselves. */
class ObsColumnNamesTest extends SparkTest {
  private static final List<String> GENES = List.of("A", "B", "C");
  private static final int CELLS = 24;

  @TempDir Path dir;

  @BeforeEach
  void theSessionIsThereFirst() {
    assertThat(spark()).isNotNull();
  }

  @Test
  void embeddingsRenameThemAndLaterStagesReadTheNewNames() throws IOException {
    String genes = GeneVectors.write(spark(), at("genes"), GENES, GeneVectors.table(1, 3, 3), 3);
    atlas("Embedding", "genes_matched", "n_genes");
    ok("embed-cells", "--atlas", at("atlas"), "--gene-embeddings", genes, "--output", at("w"));
    Dataset<Row> embedded = CellEmbeddings.read(spark(), at("w"));
    assertThat(CellEmbeddings.obsColumns(embedded))
        .containsExactly("Embedding_obs", "genes_matched_obs", "n_genes");
    Row first = embedded.sort("cell_id").first();
    assertThat(first.<String>getAs("Embedding_obs")).isEqualTo("type0");
    assertThat(first.<String>getAs("genes_matched_obs")).isEqualTo("d0");
    assertThat(first.<Integer>getAs("genes_matched")).isEqualTo(3);
    assertThat(first.<Double>getAs("n_genes")).isZero();

    ok(
        "evaluate-cells",
        "--task=clustering",
        "--embeddings=" + at("w"),
        "--label-column=Embedding_obs",
        "--resolutions=1",
        "--output=" + at("metrics"));
    ok(
        "annotate-cells",
        "--reference=" + at("w"),
        "--query=" + at("w"),
        "--allow-shared-cells",
        "--label-column=Embedding_obs",
        "--n-neighbors=1",
        "--output=" + at("labels"));
    Row annotated = CellAnnotations.read(spark(), at("labels")).sort("cell_id").first();
    assertThat(annotated.<String>getAs("predicted_label")).isEqualTo("type0");
    assertThat(annotated.<String>getAs("Embedding_obs")).isEqualTo("type0");

    StringBuilder vectors = new StringBuilder("cell,x,y\n");
    for (int cell = 0; cell < CELLS; cell++) {
      vectors.append(id(cell)).append(",1,").append(cell).append('\n');
    }
    Path file = Files.writeString(dir.resolve("v.csv"), vectors);
    ok(
        "import-cells",
        "--input=" + file,
        "--atlas=" + at("atlas"),
        "--model=m",
        "--output=" + at("imported"));
    assertThat(CellEmbeddings.read(spark(), at("imported")).columns())
        .isEqualTo(embedded.columns());
  }

  @Test
  void sentencesRenameTheirs() {
    atlas("n_genes", "SENTENCE", "embedding");
    ok(
        "embed-cells",
        "--atlas=" + at("atlas"),
        "--method=sentence",
        "--sentences-only",
        "--output=" + at("sentences"));
    Dataset<Row> sentences = CellSentences.read(spark(), at("sentences"));
    assertThat(sentences.columns())
        .containsExactly(
            "cell_id", "sentence", "n_genes", "n_genes_obs", "SENTENCE_obs", "embedding");
    Row first = sentences.sort("cell_id").first();
    assertThat(first.<Integer>getAs("n_genes")).isEqualTo(3);
    assertThat(first.<String>getAs("n_genes_obs")).isEqualTo("type0");
  }

  @Test
  void annotationsAndMapsRenameTheirs() {
    String genes = GeneVectors.write(spark(), at("genes"), GENES, GeneVectors.table(1, 3, 3), 3);
    atlas("Predicted_Label", "umap1", "confidence");
    ok("embed-cells", "--atlas", at("atlas"), "--gene-embeddings", genes, "--output", at("w"));
    ok(
        "annotate-cells",
        "--reference=" + at("w"),
        "--query=" + at("w"),
        "--allow-shared-cells",
        "--label-column=Predicted_Label",
        "--output=" + at("labels"));
    assertThat(CellAnnotations.read(spark(), at("labels")).columns())
        .containsExactly(
            "cell_id",
            "predicted_label",
            "confidence",
            "nearest_label",
            "Predicted_Label_obs",
            "umap1",
            "confidence_obs");
    ok(
        "visualise-cells",
        "--embeddings=" + at("w"),
        "--n-neighbors=5",
        "--colour-by=umap1",
        "--output=" + at("map"));
    assertThat(PlaneMap.CELLS.further(PlaneMap.CELLS.read(spark(), at("map"))))
        .containsExactly("Predicted_Label", "umap1_obs", "confidence");
    ok("write-report", "--cell-maps=" + at("map"), "--output=" + at("report"));
  }

  @Test
  void anAtlasOfGroupsRenamesItsOwn() {
    atlas("N_Cells", "donor", "age");
    ok(
        "pseudobulk-cells",
        "--atlas=" + at("atlas"),
        "--by=N_Cells,donor",
        "--output=" + at("groups"));
    Atlas groups = Atlas.open(spark(), at("groups"));
    assertThat(groups.obsColumns()).startsWith("n_cells", "N_Cells_obs", "donor");
    Row first = groups.cells().sort("cell_id").first();
    assertThat(first.<String>getAs("cell_id")).isEqualTo("type0/d0");
    assertThat(first.<String>getAs("N_Cells_obs")).isEqualTo("type0");
  }

  private void atlas(String first, String second, String third) {
    SmallAtlas atlas = new SmallAtlas(GENES).obs(first, second, third);
    for (int cell = 0; cell < CELLS; cell++) {
      atlas.cell(
          id(cell),
          new int[] {0, 1, 2},
          new float[] {1 + cell % 2 * 50, 2 + cell, 3},
          "type" + cell % 2,
          "d" + cell % 2,
          (double) cell);
    }
    atlas.write(spark(), at("atlas"), ValueState.COUNTS, 2);
  }

  private static String id(int cell) {
    return String.format("c%02d", cell);
  }

  private static void ok(String... command) {
    CommandRun run = CommandRun.of(command);
    assertThat(run.code()).as(run.err()).isEqualTo(JobRunner.OK);
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
