package io.genept.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneTexts;
import io.genept.table.WriteMode;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedGenesTest extends SparkTest {
  @TempDir Path dir;

  @Test
  void likeTextsLieCloseAndBatchesChangeNothing() {
    String texts = texts();
    EmbedGenes.Result result = run(texts, Provider.EMBEDDED, List.of(), 2, "a");
    assertThat(result.genes()).isEqualTo(3);
    assertThat(result.genesWithoutText()).isEqualTo(1);
    assertThat(result.dimension()).isEqualTo(384);
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().keys()).containsExactly("CD19", "INS", "MS4A1");
    assertThat(cosine(table, 0, 2))
        .as("two B cell genes")
        .isGreaterThan(cosine(table, 0, 1) + 0.05);
    assertThat(cosine(table, 0, 0)).isEqualTo(1, within(1e-6));
    run(texts, Provider.EMBEDDED, List.of(), 32, "b");
    assertThat(GeneEmbeddings.read(spark(), at("b")).matrix().values())
        .isEqualTo(table.matrix().values());
  }

  @Test
  void onlyTheGenesOfAnAtlasAreEmbedded() {
    String atlas =
        new SmallAtlas(List.of("CD20", "NOSUCHGENE"))
            .cell("c", new int[] {0}, new float[] {1}, "B", "d", 1.0)
            .write(spark(), at("atlas"), ValueState.COUNTS, 1);
    EmbedGenes.Result result = run(texts(), Provider.RANDOM, List.of(atlas), 2, "r");
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().keys()).as("found by its alias").containsExactly("MS4A1");
    assertThat(table.genes())
        .as("every gene keeps its names")
        .extracting(GeneIndex.Gene::symbol)
        .containsExactly("CD19", "INS", "MS4A1", "SILENT");
  }

  @Test
  void randomVectorsFollowTheSymbolAndTheSeed() {
    String texts = texts();
    run(texts, Provider.RANDOM, List.of(), 1, "one");
    run(texts, Provider.RANDOM, List.of(), 7, "two");
    assertThat(GeneEmbeddings.read(spark(), at("two")).matrix().values())
        .isEqualTo(GeneEmbeddings.read(spark(), at("one")).matrix().values());
  }

  @Test
  void noTextAtAllIsTheUsersMistake() {
    String atlas =
        new SmallAtlas(List.of("SILENT"))
            .cell("c", new int[] {0}, new float[] {1}, "B", "d", 1.0)
            .write(spark(), at("atlas"), ValueState.COUNTS, 1);
    String texts = texts();
    assertThatThrownBy(() -> run(texts, Provider.EMBEDDED, List.of(atlas), 2, "x"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none of the 1 genes asked for has a text");
    assertThat(dir.resolve("x")).doesNotExist();
  }

  private String texts() {
    List<GeneTexts.GeneText> texts =
        List.of(
            text(
                "CD19",
                "A surface protein of B lymphocytes that sets the threshold of antigen receptor signals."),
            text("INS", "A hormone of the pancreas that lowers the glucose of the blood."),
            new GeneTexts.GeneText(
                new GeneIndex.Gene(
                    "MS4A1", null, null, "931", List.of(), List.of("CD20"), List.of()),
                null,
                "A membrane protein of B lymphocytes, the target of rituximab in lymphoma.",
                List.of()),
            text("SILENT", null));
    GeneTexts.write(
        spark(),
        texts,
        at("texts"),
        WriteMode.OVERWRITE,
        Provenance.now("build-corpus", Map.of(), List.of(), Map.of(), "", null, texts.size()));
    return at("texts");
  }

  private static GeneTexts.GeneText text(String symbol, String text) {
    return new GeneTexts.GeneText(GeneIndex.Gene.named(symbol), null, text, List.of());
  }

  private EmbedGenes.Result run(
      String texts, Provider provider, List<String> genesOf, int batch, String output) {
    return EmbedGenes.run(
        spark(),
        new EmbedGenes.Options(
            texts, provider, genesOf, at(output), batch, 16, 5, WriteMode.FAIL_IF_EXISTS));
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
