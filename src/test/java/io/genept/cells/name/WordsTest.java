package io.genept.cells.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.cells.EmbedCells;
import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellNames;
import io.genept.table.GeneEmbeddings;
import io.genept.table.WriteMode;
import io.genept.testing.Args;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import io.genept.text.onnx.BundledModel;
import io.genept.text.onnx.OnnxEmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells of three types whose genes have texts, and a few genes that all of them express. */
@Tag("slow")
class WordsTest extends SparkTest {
  private static final List<String> TYPES = List.of("lymphocyte", "islet", "muscle");
  private static final String LIST =
      """
      type\tdescription
      lymphocyte\tWhite blood cells that make antibodies against microbes.
      islet\tEndocrine cells of the pancreas that control blood sugar.
      muscle\tFibres that contract and move the skeleton.
      """;
  private static final List<List<String>> TEXTS =
      List.of(
          List.of(
              "surface receptor of B lymphocytes that binds antigen",
              "heavy chain of antibodies in the immune response",
              "signals of the adaptive immune system to lymphocytes",
              "class switch of immunoglobulin genes",
              "homing of white blood cells to lymph nodes"),
          List.of(
              "hormone of the pancreas that lowers glucose",
              "secretory granules of endocrine islet cells",
              "glucose sensing and release of hormones",
              "processing of prohormones in the pancreas",
              "diabetes and the regulation of blood sugar"),
          List.of(
              "sliding of filaments in the contraction of muscle",
              "calcium release in skeletal muscle fibres",
              "sarcomere structure of striated muscle",
              "motor protein that moves along filaments",
              "muscular dystrophy and weakness of limbs"),
          List.of(
              "ribosomal protein",
              "splicing of messenger RNA",
              "ubiquitin ligase",
              "mitochondrial respiration",
              "DNA repair"));
  private static final int CELLS = 45;

  @TempDir Path dir;

  @Test
  void cellsAreNamedByDescriptionsAlone() throws IOException {
    String atlas = atlas();
    embed(atlas, genes("genes", "embed-genes", "provider", "embedded"), "informed", "cells");
    NameCells.Result result =
        name(
            atlas,
            LIST,
            "names",
            "embeddings",
            at("cells"),
            "leiden-resolution",
            0.5,
            "label-column",
            "cell_type");
    List<Row> rows = CellNames.read(spark(), at("names")).sort("cell_id").collectAsList();
    int right = 0;
    int ofCluster = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      Row row = rows.get(cell);
      String type = TYPES.get(cell % 3);
      assertThat(row.<String>getAs("predicted_label")).isEqualTo(row.getAs("by_words"));
      assertThat(row.<String>getAs("by_markers")).isNull();
      assertThat(row.<Double>getAs("margin_words")).isPositive();
      right += type.equals(row.getAs("by_words")) ? 1 : 0;
      ofCluster += type.equals(row.getAs("cluster_label")) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(CELLS - 5);
    assertThat(ofCluster).isGreaterThan(CELLS - 5);
    assertThat(result.summary())
        .contains("right for about half in balanced accuracy")
        .containsPattern("by words: balanced accuracy (1\\.0|0\\.9)")
        .containsPattern("cluster label: balanced accuracy (1\\.0|0\\.9)")
        .doesNotContain("markers are measured")
        .contains("cluster 0: ");

    String markers = "type\tdescription\tmarkers\nlymphocyte\tMuscle.\tG00\nislet\tBlood.\tG05\n";
    assertThat(name(atlas, markers, "both", "embeddings", at("cells")).summary())
        .contains("beside the markers, which decide");
    Row both = CellNames.read(spark(), at("both")).sort("cell_id").first();
    assertThat(both.<String>getAs("predicted_label")).isEqualTo("lymphocyte");
    assertThat(both.<String>getAs("by_words")).isEqualTo("islet");
  }

  @Test
  void vectorsThatKnowNoWordsAreRefused() throws IOException {
    String atlas = atlas();
    String plain = genes("genes", "embed-genes", "provider", "embedded");
    embed(atlas, plain, "weighted", "weighted");
    assertRefused(atlas, "weighted", "made by embed-cells --method weighted");
    embed(atlas, plain, "informed", "cells");
    for (String[] other :
        new String[][] {
          {"random", "embed-genes", "provider", "random", "which know no words"},
          {"lsa", "embed-genes", "provider", "lsa", "takes no others"},
          {"imported", "import-genes", "format", "csv", "made outside, by import-genes"},
          {"permuted", "transform-genes", "steps", "permute=1", "--steps permute=1"},
        }) {
      String table = genes(other[0], other[1], other[2], other[3]);
      assertThatThrownBy(
              () -> name(atlas, LIST, "x", "embeddings", at("cells"), "gene-embeddings", table))
          .as(other[0])
          .isInstanceOf(UserError.class)
          .hasMessageContaining(other[4])
          .hasMessageContaining("Expected a table of embed-genes by a language model");
    }
    assertThatThrownBy(
            () -> CellCommunities.of(CellEmbeddings.read(spark(), at("cells")), "cells", 1, 44))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("more than 44")
        .hasMessageContaining("--clusters");
    assertThatThrownBy(() -> name(atlas, LIST, "x"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("or words: --embeddings of these cells");
  }

  private void assertRefused(String atlas, String embeddings, String message) {
    assertThatThrownBy(() -> name(atlas, LIST, "x", "embeddings", at(embeddings)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  private NameCells.Result name(String atlas, String list, String output, Object... further)
      throws IOException {
    Path types = Files.writeString(dir.resolve("types.tsv"), list);
    List<Object> args =
        new ArrayList<>(List.of("atlas", atlas, "types", types, "output", at(output)));
    args.addAll(List.of(further));
    return NameCells.run(spark(), Args.of(NameCells.Options.class, args.toArray()));
  }

  private void embed(String atlas, String genes, String method, String output) {
    List<Object> args =
        new ArrayList<>(
            List.of(
                "atlas", atlas, "gene-embeddings", genes, "method", method, "output", at(output)));
    if (method.equals("informed")) {
      args.addAll(List.of("components", 3));
    }
    EmbedCells.run(spark(), Args.of(EmbedCells.Options.class, args.toArray()));
  }

  /** Vectors of the texts by the bundled model, under a provenance that says this or otherwise. */
  private String genes(String name, String stage, String option, String value) {
    List<String> texts = TEXTS.stream().flatMap(List::stream).toList();
    float[][] vectors = OnnxEmbeddingModel.bundled(BundledModel.BGE_SMALL).embed(texts);
    List<Row> rows = new ArrayList<>();
    for (int gene = 0; gene < vectors.length; gene++) {
      rows.add(
          GeneEmbeddings.row(
              GeneIndex.Gene.named(symbol(gene)), vectors[gene], "model", "0".repeat(64)));
    }
    Object given = option.equals("steps") ? List.of(value) : value;
    GeneEmbeddings.write(
        spark(),
        rows,
        at(name),
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(
            stage,
            Map.of(option, given),
            List.of(),
            Map.of("model", "model"),
            spark().version(),
            null,
            rows.size()));
    return at(name);
  }

  private static String symbol(int gene) {
    return "G%02d".formatted(gene);
  }

  /** Genes of a cell's type are seen in it twenty times more than elsewhere. */
  private String atlas() {
    int genes = 20;
    Random random = new Random(4);
    SmallAtlas atlas =
        new SmallAtlas(IntStream.range(0, genes).mapToObj(WordsTest::symbol).toList());
    for (int cell = 0; cell < CELLS; cell++) {
      int type = cell % 3;
      float[] counts = new float[genes];
      for (int gene = 0; gene < genes; gene++) {
        counts[gene] = gene / 5 == type ? 40 + random.nextInt(20) : 2 + random.nextInt(2);
        counts[gene] += gene >= 15 ? 30 : 0;
      }
      atlas.cell(
          "c%02d".formatted(cell),
          IntStream.range(0, genes).toArray(),
          counts,
          TYPES.get(type),
          "d",
          1.0);
    }
    return atlas.write(spark(), at("atlas"), ValueState.COUNTS, 2);
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
