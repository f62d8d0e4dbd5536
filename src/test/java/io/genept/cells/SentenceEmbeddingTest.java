package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.embed.Provider;
import io.genept.embed.TextModel;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellSentences;
import io.genept.table.PartitionFolders;
import io.genept.table.TableDirectory;
import io.genept.table.Target;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import io.genept.testing.TextServer;
import io.genept.text.LongText;
import io.genept.text.RandomEmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEmbeddingTest extends SparkTest {
  private static final Provider RANDOM = new Provider.Random(4, 7);
  private static final int CELLS = 12;

  @TempDir Path dir;

  @Test
  void aCellHasTheVectorOfItsSentence() {
    EmbedCells.Result result = run(RANDOM, "s", EmbedCells.Mode.FULL);
    assertThat(result)
        .isEqualTo(new EmbedCells.Result(CELLS, CELLS, 1, 4, new EmbedCells.Genes(14, 0), at("s")));
    List<Row> rows = CellEmbeddings.read(spark(), at("s")).sort("cell_id").collectAsList();
    float[] expected = new RandomEmbeddingModel(4, 7).embed(List.of("cell: BB CC AA T03"))[0];
    assertThat(rows.get(3).getList(1)).containsExactly((Object[]) boxed(expected));
    assertThat(rows.get(3).<Integer>getAs("genes_matched")).isEqualTo(4);
    assertThat(rows.get(3).<Double>getAs("matched_fraction")).isEqualTo(1);
    assertThat(rows.get(3).<String>getAs("cell_type")).isEqualTo("type3");
    assertThat(rows.get(0).isNullAt(1)).isTrue();
    assertThat(TableDirectory.provenance(at("s"), new Configuration()).options())
        .containsEntry("method", "sentence")
        .containsEntry("prefix", "cell: ")
        .containsEntry("max-genes", 1000)
        .containsEntry("provider", "random");
  }

  @Test
  void sentencesAloneAreATableOfTheirOwn() {
    EmbedCells.run(
        spark(), options(sentences(RANDOM, 2, true), atlas(CELLS), "texts", EmbedCells.Mode.FULL));
    List<Row> rows = CellSentences.read(spark(), at("texts")).sort("cell_id").collectAsList();
    assertThat(rows.get(3).getString(1)).isEqualTo("cell: BB CC");
    assertThat(rows.get(3).getInt(2)).isEqualTo(2);
    assertThat(rows.get(3).<String>getAs("donor")).isEqualTo("d1");
    assertThat(rows.get(0).isNullAt(1)).isTrue();
    assertThatThrownBy(() -> CellEmbeddings.read(spark(), at("texts")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("lacks the columns");
  }

  @Test
  void newCellsAreAddedByTheSameModelOnly() {
    String half = atlas(5);
    CellMethod same = sentences(RANDOM, 1_000, false);
    EmbedCells.run(spark(), options(same, half, "s", EmbedCells.Mode.INCREMENTAL));
    EmbedCells.Result added = run(RANDOM, "s", EmbedCells.Mode.INCREMENTAL);
    assertThat(added.cells()).isEqualTo(CELLS);
    assertThat(added.cellsAdded()).isEqualTo(CELLS - 5);
    run(RANDOM, "whole", EmbedCells.Mode.FULL);
    assertThat(CellEmbeddings.read(spark(), at("s")).sort("cell_id").collectAsList())
        .isEqualTo(CellEmbeddings.read(spark(), at("whole")).sort("cell_id").collectAsList());
    assertThatThrownBy(() -> run(new Provider.Random(4, 8), "s", EmbedCells.Mode.INCREMENTAL))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its cells were embedded with --seed 7, now it is 8");
  }

  @Test
  void ensemblIdsNeedATableOfNames() {
    String atlas =
        new SmallAtlas(List.of("ENSG00000000001", "ENSG00000000002.3", "ACTB"))
            .cell("a", new int[] {0, 1, 2}, new float[] {3, 5, 2}, "B", "d", 1.0)
            .write(spark(), at("ensembl"), ValueState.COUNTS, 1);
    CellMethod without = sentences(RANDOM, 1_000, true);
    assertThatThrownBy(
            () -> EmbedCells.run(spark(), options(without, atlas, "x", EmbedCells.Mode.FULL)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("2 of its 3 genes have no symbol (first: ENSG00000000001)")
        .hasMessageContaining("--gene-names");
    var gene =
        new io.genept.core.GeneIndex.Gene(
            "NEW", null, "ENSG00000000002", null, List.of(), List.of(), List.of());
    String names =
        GeneVectors.writeGenes(spark(), at("names"), List.of(gene), new float[] {1, 2}, 2);
    CellMethod with =
        new CellMethod.Sentence(
            new TextModel(RANDOM, 32), "", 1_000, Optional.of(names), true, false);
    EmbedCells.Result result =
        EmbedCells.run(spark(), options(with, atlas, "x", EmbedCells.Mode.FULL));
    assertThat(CellSentences.read(spark(), at("x")).first().getString(1)).isEqualTo("NEW ACTB");
    assertThat(result.genes().missing()).isEqualTo(1);
  }

  @Test
  void aRemoteModelIsAskedOnceAndGoesOnAfterAFailure() throws IOException {
    try (TextServer server = new TextServer()) {
      Provider openAi =
          server.provider(
              "concurrency", 1, "prices", TextServer.centsForTokens(dir), "cache", at("cache"));
      assertThat(
              EmbedCells.plan(
                      spark(),
                      options(
                          sentences(openAi, 1_000, false), atlas(CELLS), "s", EmbedCells.Mode.FULL))
                  .summary())
          .startsWith(
              "12 cells with 11 sentences; 0 of these are in the cache. To embed with test-model: 11"
                  + " texts,")
          .contains("3 requests, 0 texts truncated, about $");
      assertThat(server.requests()).isZero();
      server.refuse(400, text -> text.endsWith("T06"));
      assertThatThrownBy(() -> run(openAi, "s", EmbedCells.Mode.FULL))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("Cannot embed cells: ")
          .hasMessageContaining("no thanks")
          .hasMessageEndingWith("the same command asks for the rest alone.");
      assertThat(dir.resolve("s")).doesNotExist();
      int before = server.answered().size();
      server.refuse(400, text -> false);
      assertThat(run(openAi, "s", EmbedCells.Mode.FULL).dimension()).isEqualTo(3);
      assertThat(before).isPositive();
      assertThat(server.answered()).hasSize(11).doesNotHaveDuplicates();
      assertThat(TableDirectory.provenance(at("s"), new Configuration()).facts())
          .containsEntry("model", "test-model")
          .containsEntry("sentences_from_cache", before)
          .containsKeys("tokens_sent", "cost_usd");
    }
  }

  @Test
  void theLimitOfCostIsKept() throws IOException {
    try (TextServer server = new TextServer()) {
      Provider openAi =
          server.provider(
              "concurrency",
              1,
              "prices",
              TextServer.centsForTokens(dir),
              "max-cost",
              0.5,
              "cache",
              at("cache"));
      assertThatThrownBy(() -> run(openAi, "s", EmbedCells.Mode.FULL))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("of --max-cost $0.500000 is spent or under way");
      assertThat(server.cents()).isLessThanOrEqualTo(50);
    }
  }

  @Test
  void longSentencesAreRefusedWhereTheUserAsksForThat() throws IOException {
    try (TextServer server = new TextServer()) {
      Provider strict =
          server.provider(
              "max-tokens", 4, "concurrency", 1, "long-text", LongText.FAIL, "cache", at("cache"));
      assertThatThrownBy(() -> run(strict, "s", EmbedCells.Mode.FULL))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("of 12 sentences have more than the 4 tokens that test-model")
          .hasMessageContaining("--max-genes");
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void whatCannotBeDoneIsTheUsersMistake() {
    assertThatThrownBy(() -> sentences(new Provider.Lsa(3), 10, false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--provider lsa: it is fitted to the texts of genes");
    assertThatThrownBy(() -> sentences(RANDOM, 0, false))
        .isInstanceOf(UserError.class)
        .hasMessage("--max-genes 0: expected at least 1.");
    assertThatThrownBy(
            () -> options(sentences(RANDOM, 10, true), "a", "x", EmbedCells.Mode.INCREMENTAL))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("only tables of vectors grow");
  }

  private EmbedCells.Result run(Provider provider, String output, EmbedCells.Mode mode) {
    return EmbedCells.run(
        spark(), options(sentences(provider, 1_000, false), atlas(CELLS), output, mode));
  }

  private static CellMethod sentences(Provider provider, int maxGenes, boolean only) {
    return new CellMethod.Sentence(
        new TextModel(provider, 4), "cell: ", maxGenes, Optional.empty(), only, false);
  }

  private EmbedCells.Options options(
      CellMethod method, String atlas, String output, EmbedCells.Mode mode) {
    return new EmbedCells.Options(
        atlas, method, Optional.empty(), mode, PartitionFolders.NONE, Target.at(at(output)));
  }

  /** Cell 0 is empty; each of the others has a gene of its own. */
  private String atlas(int cells) {
    String path = at("atlas-" + cells);
    if (TableDirectory.exists(path, new Configuration())) {
      return path;
    }
    List<String> genes =
        Stream.concat(
                Stream.of("AA", "BB", "CC"), IntStream.range(1, CELLS).mapToObj("T%02d"::formatted))
            .toList();
    SmallAtlas atlas = new SmallAtlas(genes).cell("c00", new int[0], new float[0], "t", "d", 0.0);
    for (int c = 1; c < cells; c++) {
      atlas.cell(
          String.format("c%02d", c),
          new int[] {0, 1, 2, 2 + c},
          new float[] {2, c % 3 == 0 ? 9 : 2, 3, 1},
          "type" + c,
          "d" + c % 2,
          (double) c);
    }
    return atlas.write(spark(), path, ValueState.COUNTS, 2);
  }

  private static Float[] boxed(float[] values) {
    Float[] boxed = new Float[values.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
