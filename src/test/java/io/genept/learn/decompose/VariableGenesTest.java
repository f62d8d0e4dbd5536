package io.genept.learn.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.math.MersenneTwister;
import io.genept.math.SparseRow;
import io.genept.testing.Golden;
import io.genept.testing.SparkTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class VariableGenesTest extends SparkTest {
  private static final JsonNode GOLDEN = Golden.read("programmes").get("variable_genes");
  private static final int GENES = GOLDEN.get("genes").asInt();
  private static final int TOP = GOLDEN.get("top").asInt();

  /** As {@code golden_programmes.drawn_counts} draws them. */
  private static List<SparseRow> cells() {
    MersenneTwister random = new MersenneTwister(GOLDEN.get("seed").asLong());
    double[] scale = new double[GENES];
    for (int g = 0; g < GENES; g++) {
      scale[g] = Math.pow(random.nextDouble(), 4) * 30;
    }
    List<SparseRow> cells = new ArrayList<>();
    for (int c = 0; c < GOLDEN.get("cells").asInt(); c++) {
      float[] counts = new float[GENES];
      for (int g = 0; g < GENES; g++) {
        counts[g] = (float) Math.floor(2 * scale[g] * Math.pow(random.nextDouble(), 3));
      }
      counts[7] = 0;
      counts[8] = 3;
      int[] stored = IntStream.range(0, GENES).filter(g -> counts[g] > 0).toArray();
      float[] values = new float[stored.length];
      for (int i = 0; i < stored.length; i++) {
        values[i] = counts[stored[i]];
      }
      cells.add(new SparseRow(stored, values));
    }
    return cells;
  }

  private static JavaRDD<SparseRow> blocks(int partitions) {
    return JavaSparkContext.fromSparkContext(spark().sparkContext())
        .parallelize(cells(), partitions);
  }

  private static VariableGenes choose(VariableGenes.Flavour flavour, int wanted) {
    return VariableGenes.of(blocks(3), ValueState.COUNTS, GENES, flavour, wanted);
  }

  private static void assertAgrees(VariableGenes found, JsonNode expected) {
    assertThat(found.chosen()).isEqualTo(Golden.ints(expected.get("chosen")));
    for (int g = 0; g < GENES; g++) {
      JsonNode score = expected.get("scores").get(g);
      if (score.isNull()) {
        assertThat(found.scores()[g]).as("score of gene %d", g).isNaN();
      } else {
        double tolerance = 1e-6 * Math.max(1, Math.abs(score.asDouble()));
        assertThat(found.scores()[g])
            .as("score of gene %d", g)
            .isEqualTo(score.asDouble(), within(tolerance));
      }
    }
  }

  @Test
  void seuratAgreesWithScanpy() {
    assertAgrees(choose(VariableGenes.Flavour.SEURAT, TOP), GOLDEN.get("seurat"));
  }

  @Test
  void seuratV3AgreesWithScanpy() {
    VariableGenes found = choose(VariableGenes.Flavour.SEURAT_V3, TOP);
    assertAgrees(found, GOLDEN.get("seurat_v3"));
    double[] variances = Golden.doubles(GOLDEN.get("seurat_v3").get("variances"));
    assertThat(found.variances()).containsExactly(variances, within(1e-9));
    List<SparseRow> reversed = cells();
    Collections.reverse(reversed);
    VariableGenes other =
        VariableGenes.of(
            JavaSparkContext.fromSparkContext(spark().sparkContext()).parallelize(reversed, 2),
            ValueState.COUNTS,
            GENES,
            VariableGenes.Flavour.SEURAT_V3,
            TOP);
    assertThat(other.scores()).as("of cells in another order").isEqualTo(found.scores());
  }

  @Test
  void logarithmsAreUndone() {
    List<SparseRow> logs = new ArrayList<>();
    for (SparseRow cell : cells()) {
      double total = 0;
      for (float value : cell.values()) {
        total += value;
      }
      float[] values = new float[cell.values().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.log1p(cell.values()[i] * VariableGenes.TARGET_SUM / total);
      }
      logs.add(new SparseRow(cell.indices(), values));
    }
    JavaRDD<SparseRow> rows =
        JavaSparkContext.fromSparkContext(spark().sparkContext()).parallelize(logs, 2);
    assertAgrees(
        VariableGenes.of(rows, ValueState.LOG1P, GENES, VariableGenes.Flavour.SEURAT, TOP),
        GOLDEN.get("seurat"));
  }

  @Test
  void whatCannotBeChosenIsTheUsersMistake() {
    int scored = 0;
    for (JsonNode score : GOLDEN.get("seurat").get("scores")) {
      scored += score.isNull() ? 0 : 1;
    }
    int expected = scored;
    assertThatThrownBy(() -> choose(VariableGenes.Flavour.SEURAT, GENES))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot choose 160 variable genes: only %d of 160 genes have a score among 90 cells (a"
                + " gene that does not vary has none). Expected at most so many.",
            expected);
    assertThatThrownBy(
            () ->
                VariableGenes.of(
                    blocks(1), ValueState.LOG1P, GENES, VariableGenes.Flavour.SEURAT_V3, 5))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("by seurat_v3: the values are log1p. Expected counts; use the");
  }
}
