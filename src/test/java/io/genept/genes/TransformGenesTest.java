package io.genept.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.core.Whitening;
import io.genept.table.GeneEmbeddings;
import io.genept.table.WhiteningFile;
import io.genept.testing.Args;
import io.genept.testing.GeneVectors;
import io.genept.testing.Golden;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("golden")
class TransformGenesTest extends SparkTest {
  private static final JsonNode GOLDEN = Golden.read("transform");

  @TempDir Path dir;

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private String genes(JsonNode vectors) {
    int n = vectors.size();
    int dim = vectors.get(0).size();
    float[] flat = new float[n * dim];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) vectors.get(i / dim).get(i % dim).asDouble();
    }
    List<String> names = IntStream.range(0, n).mapToObj(i -> "GENE%02d".formatted(i)).toList();
    return GeneVectors.write(spark(), at("genes"), names, flat, dim);
  }

  private TransformGenes.Result transform(String genes, String steps, List<String> atlases) {
    return TransformGenes.run(
        spark(),
        Args.of(
            TransformGenes.Options.class,
            "gene-embeddings",
            genes,
            "genes-of",
            atlases,
            "steps",
            steps,
            "output",
            at("out")));
  }

  private void assertVectors(JsonNode expected) {
    GeneEmbeddings written = GeneEmbeddings.read(spark(), at("out"));
    assertThat(written.matrix().size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      float[] vector = written.matrix().row(i);
      assertThat(vector).hasSize(expected.get(i).size());
      double norm = 0;
      double error = 0;
      for (int j = 0; j < vector.length; j++) {
        double value = expected.get(i).get(j).asDouble();
        norm += value * value;
        error += (vector[j] - value) * (vector[j] - value);
      }
      assertThat(Math.sqrt(error / norm)).as("vector %d", i).isLessThan(1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "centre",
        "unit",
        "remove-components=2",
        "whiten",
        "whiten=0.1",
        "truncate=5",
        "remove-components=1,unit"
      })
  void agreesWithScikitLearn(String steps) {
    transform(genes(GOLDEN.get("x")), steps, List.of());
    assertVectors(GOLDEN.get("results").get(steps));
    GeneEmbeddings written = GeneEmbeddings.read(spark(), at("out"));
    assertThat(written.provenance().facts())
        .containsEntry("model", "drawn+" + steps.replace(',', '+'));
    assertThat(written.provenance().options()).containsEntry("steps", List.of(steps.split(",")));
  }

  @Test
  void whiteningLeavesOutComponentsWithoutVariance() {
    TransformGenes.Result result =
        transform(genes(GOLDEN.get("repeated_columns")), "whiten", List.of());
    assertThat(result.dimension()).isEqualTo(5);
    assertVectors(GOLDEN.get("whitened_repeated_columns"));
  }

  @Test
  void theMapOfAWhiteningStaysWithTheTable() {
    String genes = genes(GOLDEN.get("x"));
    transform(genes, "whiten=0.1", List.of());
    Whitening map = WhiteningFile.read(spark(), at("out")).orElseThrow();
    GeneEmbeddings before = GeneEmbeddings.read(spark(), genes);
    GeneEmbeddings after = GeneEmbeddings.read(spark(), at("out"));
    for (int i = 0; i < before.matrix().size(); i++) {
      assertThat(map.apply(before.matrix().row(i))).isEqualTo(after.matrix().row(i));
    }
    assertThat(WhiteningFile.read(spark(), genes)).isEmpty();
  }

  @Test
  void genesOutsideTheAtlasKeepTheirNameAndLoseTheirVector() {
    String genes = genes(GOLDEN.get("x"));
    String atlas =
        new SmallAtlas(List.of("GENE03", "GENE01", "OTHER"))
            .cell("a", new int[] {0, 1}, new float[] {1, 1}, "B", "d", 1.0)
            .write(spark(), at("atlas"), ValueState.COUNTS, 1);
    TransformGenes.Result result = transform(genes, "", List.of(atlas));
    assertThat(result.genes()).isEqualTo(2);
    GeneEmbeddings written = GeneEmbeddings.read(spark(), at("out"));
    assertThat(written.matrix().keys()).containsExactly("GENE01", "GENE03");
    assertThat(written.genes()).hasSize(40);
  }

  @Test
  void stepsThatDoNotFitAreTheUsersMistake() {
    String genes = genes(GOLDEN.get("x"));
    List<String> messages = new ArrayList<>();
    for (String steps :
        List.of("truncate=9", "remove-components=9", "rotate", "centre=2", "truncate")) {
      assertThatThrownBy(() -> transform(genes, steps, List.of()))
          .isInstanceOf(UserError.class)
          .satisfies(error -> messages.add(error.getMessage()));
    }
    assertThat(messages.get(0)).contains("to 9 dimensions: they have 8");
    assertThat(messages.get(1)).contains("9 principal components of 40 vectors of 8 dimensions");
    assertThat(messages.get(2)).contains("\"rotate\". Expected one of centre");
    assertThat(messages.get(3)).contains("centre=2: it takes no number");
    assertThat(messages.get(4)).contains("truncate: it needs a whole number");
    assertThatThrownBy(() -> transform(genes, "", List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nothing to do");
    assertThat(dir.resolve("out")).doesNotExist();
  }
}
