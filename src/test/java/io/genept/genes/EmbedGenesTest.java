package io.genept.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.GeneIndex;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.embed.Provider;
import io.genept.table.GeneEmbeddings;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import io.genept.text.LongText;
import io.genept.text.onnx.BundledModel;
import io.genept.text.onnx.Pooling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedGenesTest extends SparkTest {
  private static final Object[] EMBEDDED = {};
  private static final Object[] RANDOM = {"provider", "random", "dimension", 16, "seed", 5};

  private static final Object[] LSA = {"provider", "lsa", "dimension", 2};

  @TempDir Path dir;

  @Test
  void likeTextsLieCloseAndBatchesChangeNothing() {
    String texts = SmallCorpus.write(spark(), at("texts"));
    EmbedGenes.Result result = run(texts, EMBEDDED, List.of(), 2, "a");
    assertThat(result.genes()).isEqualTo(3);
    assertThat(result.genesWithoutText()).isEqualTo(1);
    assertThat(result.dimension()).isEqualTo(384);
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().keys()).containsExactly("CD19", "INS", "MS4A1");
    assertThat(cosine(table, 0, 2))
        .as("two B cell genes")
        .isGreaterThan(cosine(table, 0, 1) + 0.05);
    assertThat(cosine(table, 0, 0)).isEqualTo(1, within(1e-6));
    run(texts, EMBEDDED, List.of(), 32, "b");
    assertThat(vectors("b")).isEqualTo(table.matrix().values());
  }

  @Test
  void aSecondRunTakesItsVectorsFromTheCache() throws IOException {
    String texts = SmallCorpus.write(spark(), at("texts"));
    EmbedGenes.Options first = options(texts, EMBEDDED, 2, "a", at("cache"));
    assertThat(EmbedGenes.plan(spark(), first).summary())
        .isEqualTo(
            "3 genes with 3 different texts, 1 genes without; 0 texts are in the cache. To embed"
                + " with bge-small-en-v1.5-q: 3 texts, 63 tokens, 0 texts truncated, no requests,"
                + " no cost");
    assertThat(dir.resolve("cache")).doesNotExist();
    assertThat(EmbedGenes.run(spark(), first).fromCache()).isZero();
    try (Stream<Path> files = Files.walk(dir.resolve("cache"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".segment")))
          .as("a segment for each batch")
          .hasSize(2);
    }
    EmbedGenes.Options second = options(texts, EMBEDDED, 32, "b", at("cache"));
    assertThat(EmbedGenes.plan(spark(), second).texts().fromCache()).isEqualTo(3);
    assertThat(EmbedGenes.run(spark(), second).fromCache()).isEqualTo(3);
    assertThat(vectors("b")).isEqualTo(vectors("a"));
    assertThat(TableDirectory.provenance(at("b"), new Configuration()).facts())
        .containsEntry("texts_from_cache", 3)
        .containsEntry("texts_truncated", 0);
    Object[] other = {"model", BundledModel.MINI_LM};
    EmbedGenes.Result third = EmbedGenes.run(spark(), options(texts, other, 32, "c", at("cache")));
    assertThat(third.fromCache()).as("of another model").isZero();
    assertThat(third.model()).isEqualTo("all-minilm-l6-v2-q");
    assertThat(vectors("c")).hasSameSizeAs(vectors("a")).isNotEqualTo(vectors("a"));
  }

  @Test
  void aModelOfOnesOwnIsReadFromItsDirectory() throws IOException {
    Path own = Files.createDirectory(dir.resolve("own"));
    copyResource("bge-small-en-v1.5-q.onnx", own.resolve("model.onnx"));
    copyResource("bge-small-en-v1.5-q-tokenizer.json", own.resolve("tokenizer.json"));
    String texts = SmallCorpus.write(spark(), at("texts"));
    Object[] onnx = {"provider", "onnx", "onnx-directory", own, "pooling", Pooling.CLS};
    EmbedGenes.Result result = run(texts, onnx, List.of(), 32, "a");
    assertThat(result.model()).startsWith("own-cls-");
    run(texts, EMBEDDED, List.of(), 32, "b");
    assertThat(vectors("a")).isEqualTo(vectors("b"));
  }

  @Test
  void longTextsAreCutAveragedOrRefused() {
    String texts =
        SmallCorpus.write(
            spark(),
            at("texts"),
            List.of(
                SmallCorpus.text("LONG", "Calcium binds the protein. ".repeat(200)),
                SmallCorpus.text("SHORT", "A short text.")));
    assertThat(run(texts, EMBEDDED, List.of(), 1, "cut").truncated()).isEqualTo(1);
    Object[] average = {"long-text", LongText.AVERAGE};
    EmbedGenes.Result averaged = run(texts, average, List.of(), 1, "averaged");
    assertThat(averaged.truncated()).isZero();
    assertThat(averaged.model()).isEqualTo("bge-small-en-v1.5-q-average");
    assertThat(vectors("averaged")).isNotEqualTo(vectors("cut"));
    Object[] fail = {"long-text", LongText.FAIL};
    assertThatThrownBy(() -> run(texts, fail, List.of(), 1, "x"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot embed genes: 1 of 2 texts have more than the 512 tokens that"
                + " bge-small-en-v1.5-q reads. Cut them with --long-text truncate, or average their"
                + " pieces with --long-text average.");
    assertThat(dir.resolve("x")).doesNotExist();
  }

  @Test
  void latentVectorsComeFromAllTextsOfTheTable() {
    String texts = SmallCorpus.writeMany(spark(), at("texts"), 40);
    EmbedGenes.Result result = run(texts, LSA, List.of(), 32, "all");
    assertThat(result.model()).isEqualTo("lsa-2");
    assertThat(result.dimension()).isEqualTo(2);
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().row(9)).as("of the same text").isEqualTo(table.matrix().row(8));
    String atlas = atlasOf("G08");
    run(texts, LSA, List.of(atlas), 32, "some");
    assertThat(vectors("some")).isEqualTo(table.matrix().row(8));
    assertThat(EmbedGenes.plan(spark(), options(texts, LSA, 32, "x", "none")).summary())
        .contains("40 genes with 36 different texts")
        .contains("no requests, no cost");
  }

  @Test
  void onlyTheGenesOfAnAtlasAreEmbedded() {
    String texts = SmallCorpus.write(spark(), at("texts"));
    EmbedGenes.Result result = run(texts, RANDOM, List.of(atlasOf("CD20")), 2, "r");
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().keys()).as("found by its alias").containsExactly("MS4A1");
    assertThat(table.genes())
        .as("every gene keeps its names")
        .extracting(GeneIndex.Gene::symbol)
        .containsExactly("CD19", "INS", "MS4A1", "SILENT");
  }

  @Test
  void genesOfAMouseAtlasAreFoundByTheirOrthologues() throws IOException {
    String texts = SmallCorpus.write(spark(), at("texts"));
    Path pairs = Files.writeString(dir.resolve("pairs.tsv"), "mouse\thuman\nMs4a1\tMS4A1\n");
    EmbedGenes.run(
        spark(),
        Args.of(
            EmbedGenes.Options.class,
            "texts",
            texts,
            "provider",
            "random",
            "genes-of",
            atlasOf("Ms4a1"),
            "orthologues",
            pairs,
            "output",
            at("mouse")));
    assertThat(GeneEmbeddings.read(spark(), at("mouse")).matrix().keys()).containsExactly("MS4A1");
  }

  @Test
  void randomVectorsFollowTheSymbolAndTheSeed() {
    String texts = SmallCorpus.write(spark(), at("texts"));
    EmbedGenes.run(spark(), options(texts, RANDOM, 1, "one", null));
    assertThat(dir.resolve("gene_embedding_cache")).as("kept of random vectors").doesNotExist();
    run(texts, RANDOM, List.of(), 7, "two");
    assertThat(vectors("two")).isEqualTo(vectors("one"));
    assertThat(TableDirectory.provenance(at("two"), new Configuration()).seed()).isEqualTo(5);
  }

  @Test
  void noTextAtAllIsTheUsersMistake() {
    String texts = SmallCorpus.write(spark(), at("texts"));
    String atlas = atlasOf("SILENT");
    assertThatThrownBy(() -> run(texts, EMBEDDED, List.of(atlas), 2, "x"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none of the 1 genes asked for has a text");
    assertThat(dir.resolve("x")).doesNotExist();
  }

  @Test
  void numbersOutOfRangeAreTheUsersMistake() {
    assertThatThrownBy(() -> options("t", RANDOM, 0, "x", "none"))
        .isInstanceOf(UserError.class)
        .hasMessage("--batch-size 0: expected at least 1.");
    assertThatThrownBy(() -> new Provider.Random(0, 1))
        .isInstanceOf(UserError.class)
        .hasMessage("--dimension 0: expected at least 1.");
    assertThatThrownBy(() -> new Provider.Lsa(-1))
        .isInstanceOf(UserError.class)
        .hasMessage("--dimension -1: expected at least 1.");
  }

  private EmbedGenes.Result run(
      String texts, Object[] provider, List<String> genesOf, int batch, String output) {
    String cache = provider == RANDOM || provider == LSA ? null : "none";
    return EmbedGenes.run(spark(), options(texts, provider, genesOf, batch, output, cache));
  }

  private EmbedGenes.Options options(
      String texts, Object[] provider, int batch, String output, String cache) {
    return options(texts, provider, List.of(), batch, output, cache);
  }

  private EmbedGenes.Options options(
      String texts,
      Object[] provider,
      List<String> genesOf,
      int batch,
      String output,
      String cache) {
    List<Object> all = new ArrayList<>(List.of("texts", texts, "batch-size", batch));
    Collections.addAll(all, provider);
    Collections.addAll(all, "genes-of", genesOf, "output", at(output));
    Collections.addAll(all, "cache", Optional.ofNullable(cache));
    return Args.of(EmbedGenes.Options.class, all.toArray());
  }

  private String atlasOf(String gene) {
    return new SmallAtlas(List.of(gene, "NOSUCHGENE"))
        .cell("c", new int[] {0}, new float[] {1}, "B", "d", 1.0)
        .write(spark(), at("atlas"), ValueState.COUNTS, 1);
  }

  private float[] vectors(String output) {
    return GeneEmbeddings.read(spark(), at(output)).matrix().values();
  }

  private static void copyResource(String name, Path to) throws IOException {
    try (InputStream in = BundledModel.class.getResourceAsStream("/" + name)) {
      Files.copy(in, to);
    }
  }

  private static double cosine(GeneEmbeddings table, int a, int b) {
    float[] x = table.matrix().row(a);
    float[] y = table.matrix().row(b);
    double dot = 0;
    for (int d = 0; d < x.length; d++) {
      dot += x[d] * y[d];
    }
    return dot;
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
