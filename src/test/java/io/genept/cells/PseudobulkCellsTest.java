package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.cells.PseudobulkCells.Values;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.FloatArrays;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.CellIds;
import io.genept.testing.Golden;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudobulkCellsTest extends SparkTest {
  @TempDir Path dir;

  @Test
  @Tag("golden")
  void aggregatesAsScanpy() {
    JsonNode golden = Golden.read("pseudobulk");
    String atlas = drawn(golden).write(spark(), at("atlas"), ValueState.COUNTS, 3);
    for (Values values : Values.values()) {
      String name = values == Values.SUM ? "sum" : "mean";
      PseudobulkCells.Result result =
          PseudobulkCells.run(spark(), options(atlas, "donor", values, at(name)));
      assertThat(result.groups()).isEqualTo(3);
      assertThat(result.cells()).isEqualTo(golden.get("n").asLong());
      assertThat(result.leftOut()).isEqualTo(1);
      Atlas written = Atlas.open(spark(), at(name));
      assertThat(written.valueState())
          .isEqualTo(values == Values.SUM ? ValueState.COUNTS : ValueState.LOG1P);
      assertThat(CellIds.of(written))
          .containsExactly(Golden.strings(golden.get(name).get("groups")));
      int genes = golden.get("genes").asInt();
      double[] expected = Golden.doubles(golden.get(name).get("values"));
      double[] actual = new double[expected.length];
      long[] expressed = new long[genes];
      List<Row> groups = written.cells().sort(Atlas.CELL_ID).collectAsList();
      for (int group = 0; group < groups.size(); group++) {
        List<Integer> indices = groups.get(group).getList(1);
        float[] own = FloatArrays.of(groups.get(group).getList(2));
        assertThat(indices).isSorted().doesNotHaveDuplicates();
        for (int i = 0; i < own.length; i++) {
          actual[group * genes + indices.get(i)] = own[i];
          expressed[indices.get(i)]++;
        }
      }
      assertThat(actual).containsExactly(expected, within(1e-5));
      assertThat(written.genes())
          .extracting(Atlas.Gene::cells)
          .containsExactly(Arrays.stream(expressed).boxed().toArray(Long[]::new));
      assertThat(written.obsColumns()).containsExactly("n_cells", "donor", "age of donor");
      assertThat(groups)
          .extracting(row -> row.<Long>getAs("n_cells"))
          .containsExactly(14L, 13L, 13L);
    }
  }

  @Test
  void theResultIsEmbeddedLikeAnyAtlas() {
    String atlas =
        drawn(Golden.read("pseudobulk")).write(spark(), at("atlas"), ValueState.COUNTS, 2);
    PseudobulkCells.run(
        spark(),
        Args.of(
            PseudobulkCells.Options.class,
            "atlas",
            atlas,
            "by",
            List.of("donor", "cell_type"),
            "values",
            Values.MEAN,
            "target-sum",
            1e4,
            "output",
            at("samples")));
    List<ExpressionRow> cells =
        CellRows.read(
                Atlas.open(spark(), at("samples")), Atlas.open(spark(), at("samples")).cells())
            .collectAsList();
    assertThat(cells)
        .extracting(ExpressionRow::getCellId)
        .containsExactlyInAnyOrder("d0/B", "d0/T", "d1/B", "d1/T", "d2/B", "d2/T");
    assertThat(cells).allSatisfy(cell -> assertThat(cell.getCounts()).isNotEmpty());
  }

  @Test
  void mistakesAreSaid() {
    String atlas =
        drawn(Golden.read("pseudobulk")).write(spark(), at("atlas"), ValueState.LOG1P, 1);
    assertThatThrownBy(
            () -> PseudobulkCells.run(spark(), options(atlas, "doner", Values.MEAN, at("m"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use --by doner")
        .hasMessageContaining("Did you mean donor?");
    assertThatThrownBy(
            () -> PseudobulkCells.run(spark(), options(atlas, "donor", Values.SUM, at("m"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("they are log1p. Expected counts; give --values mean.");
    assertThat(dir.resolve("m")).doesNotExist();
  }

  private static PseudobulkCells.Options options(
      String atlas, String by, Values values, String output) {
    return Args.of(
        PseudobulkCells.Options.class,
        "atlas",
        atlas,
        "by",
        List.of(by),
        "values",
        values,
        "target-sum",
        1e4,
        "output",
        output);
  }

  /** The script's cells, and one more without a donor. */
  private static SmallAtlas drawn(JsonNode golden) {
    int n = golden.get("n").asInt();
    int genes = golden.get("genes").asInt();
    float[] drawn = doubles(golden.get("seed").asLong(), n * genes);
    SmallAtlas atlas =
        new SmallAtlas(IntStream.range(0, genes).mapToObj(gene -> "G" + gene).toList());
    for (int cell = 0; cell < n; cell++) {
      int first = cell * genes;
      int[] indices = IntStream.range(0, genes).filter(g -> drawn[first + g] > 0).toArray();
      float[] values = new float[indices.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = drawn[first + indices[i]];
      }
      atlas.cell(
          "c%03d".formatted(cell),
          indices,
          values,
          cell % 2 == 0 ? "B" : "T",
          "d" + cell % 3,
          (double) (cell % 3));
    }
    return atlas.cell("without donor", new int[] {0}, new float[] {5}, "B", null, 1.0);
  }

  private static float[] doubles(long seed, int n) {
    io.genept.math.MersenneTwister random = new io.genept.math.MersenneTwister(seed);
    float[] counts = new float[n];
    for (int i = 0; i < n; i++) {
      counts[i] = (float) Math.floor(Math.max(0, random.nextDouble() - 0.5) * 20);
    }
    return counts;
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
