package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.WhiteningFile;
import io.genept.testing.Args;
import io.genept.testing.GeneVectors;
import io.genept.testing.Golden;
import io.genept.testing.SmallAtlas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class InformedEmbeddingTest extends EmbedCellsFixture {
  private static final double TOLERANCE = 1e-5;

  private final JsonNode golden = Golden.read("informed");
  private String genes;

  @BeforeEach
  void writeGenes() {
    int dimension = golden.get("dimension").asInt();
    int[] known = Golden.ints(golden.get("with_vector"));
    float[] table = new float[known.length * dimension];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) golden.get("vectors").get(i / dimension).get(i % dimension).asDouble();
    }
    List<String> names = Arrays.stream(known).mapToObj(gene -> "G" + gene).toList();
    genes = GeneVectors.write(spark(), at("genes"), names, table, dimension);
  }

  @Test
  void cellsAreThoseOfNumpyForAnyPartitioning() {
    String atlas = atlas(0, 1);
    EmbedCells.Result result = embed(atlas, "one", "informed");
    assertThat(result.dimension()).isEqualTo(golden.get("dimension").asInt());
    assertNear(vectors("one"), golden.get("informed").get(0), 0);
    embed(atlas(0, 5), "five", "informed");
    assertSame("five", "one");
    assertThat(sorted("one").get(0).<Integer>getAs("genes_matched")).isPositive();
    assertThat(WhiteningFile.read(spark(), genes)).isEmpty();
    assertThat(FittedMap.whitening(spark(), at("one"))).isPresent();
  }

  @Test
  void theHybridIsThatOfNumpyAloneAndOfTwoAtlases() {
    String first = atlas(0, 2);
    String second = atlas(1, 3);
    Object[] principal = {"expression-components", golden.get("principal").asInt()};
    embed(first, "alone", "hybrid", principal);
    assertNear(vectors("alone"), golden.get("hybrid"), 0);
    Object[] joint = Arrays.copyOf(principal, 4);
    joint[2] = "reference";
    joint[3] = second;
    embed(first, "first", "hybrid", joint);
    joint[3] = first;
    embed(second, "second", "hybrid", joint);
    assertNear(vectors("first"), golden.get("joint_hybrid").get(0), 0);
    assertNear(vectors("second"), golden.get("joint_hybrid").get(1), 0);
  }

  @Test
  void weightedComponentsAreThoseOfNumpy() {
    EmbedCells.run(
        spark(),
        Args.of(
            EmbedCells.Options.class,
            "atlas",
            atlas(0, 2),
            "method",
            "expression-pca",
            "gene-weights",
            "dispersion",
            "components",
            golden.get("components").asInt(),
            "output",
            at("pca")));
    assertNear(vectors("pca"), golden.get("weighted"), TOLERANCE);
  }

  @Test
  void laterCellsGetWhatTheyWouldHaveGotAtFirst() {
    String atlas = atlas(0, 2);
    embed(atlas, "whole", "informed");
    embed(atlas, "again", "informed", "fitted", at("whole"));
    assertSame("again", "whole");
    embed(atlas, "hybrid", "hybrid");
    embed(atlas, "hybrid again", "hybrid", "fitted", at("hybrid"));
    assertSame("hybrid again", "hybrid");

    embed(atlas(0, 2, 40), "grown", "informed");
    Map<String, List<Float>> before = byId("grown");
    EmbedCells.Result result = embed(atlas, "grown", "informed", "mode", "incremental");
    assertThat(result.cellsAdded()).isEqualTo(20);
    Map<String, List<Float>> after = byId("grown");
    assertThat(after).hasSize(60).containsAllEntriesOf(before);
    embed(atlas, "other", "informed", "fitted", at("grown"));
    assertThat(byId("other")).isEqualTo(after);
  }

  @Test
  void anAtlasOfOtherGenesIsCentredOnWhatItHas() {
    embed(atlas(0, 2), "whole", "informed");
    EmbedCells.Result result = embed(atlas(1, 2), "others", "informed", "fitted", at("whole"));
    assertThat(result.cellsWithoutEmbedding()).isZero();
    assertThat(byId("others").values())
        .allSatisfy(vector -> assertThat(length(vector)).isEqualTo(1, within(1e-6)));
  }

  @Test
  void refusesWhatItCannotDo() {
    String atlas = atlas(0, 2);
    assertThatThrownBy(() -> embed(atlas, "many", "informed", "components", 60))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("60 weighted components of 60 cells")
        .hasMessageContaining("--components");
    assertThatThrownBy(() -> embed(atlas, "no map", "informed", "fitted", genes))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("_fitted.safetensors");
    assertThatThrownBy(() -> embed(atlas, "window", "informed", "trend-window", 40))
        .isInstanceOf(UserError.class)
        .hasMessage("--trend-window 40: expected an odd number of at least 41.");
  }

  private EmbedCells.Result embed(String atlas, String output, String method, Object... further) {
    List<Object> given =
        new ArrayList<>(
            List.of(
                "atlas", atlas, "method", method, "gene-embeddings", genes, "output", at(output)));
    List<Object> more = List.of(further);
    if (!more.contains("components")) {
      given.addAll(List.of("components", golden.get("components").asInt()));
    }
    given.addAll(more);
    return EmbedCells.run(spark(), Args.of(EmbedCells.Options.class, given.toArray()));
  }

  private String atlas(int which, int partitions) {
    return atlas(which, partitions, golden.get("cells").get(which).size());
  }

  private String atlas(int which, int partitions, int cells) {
    int from = which * golden.get("first_of_second").asInt();
    SmallAtlas atlas =
        new SmallAtlas(
            IntStream.range(from, from + golden.get("genes").asInt())
                .mapToObj(g -> "G" + g)
                .toList());
    for (int cell = 0; cell < cells; cell++) {
      JsonNode row = golden.get("cells").get(which).get(cell);
      int[] counts = Golden.ints(row.get("counts"));
      float[] values = new float[counts.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = counts[i];
      }
      atlas.cell(
          String.format("cell%d%03d", which, cell),
          Golden.ints(row.get("genes")),
          values,
          "t",
          "d",
          1.0);
    }
    String path = at("atlas" + which + "-" + partitions + "-" + cells);
    return java.nio.file.Files.exists(java.nio.file.Path.of(path))
        ? path
        : atlas.write(spark(), path, ValueState.COUNTS, partitions);
  }

  private List<List<Float>> vectors(String name) {
    return sorted(name).stream()
        .map(row -> row.<Float>getList(row.fieldIndex("embedding")))
        .toList();
  }

  private Map<String, List<Float>> byId(String name) {
    Map<String, List<Float>> vectors = new TreeMap<>();
    for (Row row : sorted(name)) {
      vectors.put(row.getAs("cell_id"), List.copyOf(row.getList(row.fieldIndex("embedding"))));
    }
    return vectors;
  }

  private static double length(List<Float> vector) {
    return Math.sqrt(vector.stream().mapToDouble(x -> (double) x * x).sum());
  }

  private void assertSame(String name, String other) {
    assertThat(byId(name)).isEqualTo(byId(other));
  }

  /**
   * Rotations of the gene space are free, so that cosines are compared; where components stand
   * alone, the numbers.
   */
  private static void assertNear(List<List<Float>> found, JsonNode expected, double absolute) {
    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < found.size(); i++) {
      if (absolute > 0) {
        for (int d = 0; d < expected.get(i).size(); d++) {
          assertThat((double) found.get(i).get(d))
              .isEqualTo(expected.get(i).get(d).asDouble(), within(absolute * 10));
        }
      } else {
        for (int j = 0; j < found.size(); j++) {
          double product = 0;
          double wanted = 0;
          for (int d = 0; d < expected.get(i).size(); d++) {
            product += (double) found.get(i).get(d) * found.get(j).get(d);
            wanted += expected.get(i).get(d).asDouble() * expected.get(j).get(d).asDouble();
          }
          assertThat(product)
              .as("product of cells %d and %d", i, j)
              .isEqualTo(wanted, within(TOLERANCE));
        }
      }
    }
  }
}
