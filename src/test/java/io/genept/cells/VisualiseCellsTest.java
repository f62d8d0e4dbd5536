package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.table.CellEmbeddings;
import io.genept.table.PlaneMap;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisualiseCellsTest extends SparkTest {
  private static final int DIM = 6;
  private static final int CELLS = 60;

  @TempDir Path dir;

  @BeforeEach
  void twoFarGroups() {
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    float[] values = Draws.vectors(9, CELLS, DIM);
    for (int cell = 0; cell < CELLS; cell++) {
      float[] vector = Arrays.copyOfRange(values, cell * DIM, (cell + 1) * DIM);
      vector[2] += cell % 2 * 30;
      table.cell("c%02d".formatted(cell), vector, cell % 2 == 0 ? "B" : "T", null);
    }
    table.cell("without", null, "B", "d1").write(spark(), at("w"), 3);
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private VisualiseCells.Result run(int components, int most, String colourBy, String output) {
    return VisualiseCells.run(
        spark(),
        Args.of(
            VisualiseCells.Options.class,
            "embeddings",
            at("w"),
            "components",
            components,
            "n-neighbors",
            5,
            "seed",
            4,
            "max-cells",
            most,
            "colour-by",
            colourBy,
            "output",
            at(output)));
  }

  @Test
  void groupsStayApartAndKeepTheirColumns() {
    VisualiseCells.Result result = run(3, 1_000, "cell_type", "map");
    assertThat(result.cells()).isEqualTo(CELLS);
    assertThat(result.cellsWithVector()).isEqualTo(CELLS);
    List<Row> rows = PlaneMap.CELLS.read(spark(), at("map")).sort("cell_id").collectAsList();
    assertThat(rows).hasSize(CELLS);
    for (Row row : rows) {
      Row nearest =
          rows.stream()
              .filter(other -> other != row)
              .min((a, b) -> Double.compare(distance(row, a), distance(row, b)))
              .orElseThrow();
      assertThat(nearest.<String>getAs("cell_type")).isEqualTo(row.<String>getAs("cell_type"));
    }
    run(3, 1_000, "cell_type", "again");
    assertThat(PlaneMap.CELLS.read(spark(), at("again")).sort("cell_id").collectAsList())
        .isEqualTo(rows);
  }

  @Test
  void moreCellsThanAllowedAreSampledAndFewDimensionsTakenAsTheyAre() {
    VisualiseCells.Result result = run(DIM, 12, "cell_type", "map");
    assertThat(result.cells()).isEqualTo(12);
    assertThat(result.cellsWithVector()).isEqualTo(CELLS);
    assertThat(PlaneMap.CELLS.read(spark(), at("map")).columns())
        .startsWith(CellEmbeddings.CELL_ID, PlaneMap.X, PlaneMap.Y)
        .contains("cell_type", "donor");
  }

  @Test
  void whatDoesNotFitIsTheUsersMistake() {
    assertThatThrownBy(() -> run(3, 100, "celltype", "map"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("celltype")
        .hasMessageContaining("cell_type");
    assertThatThrownBy(() -> run(3, 5, "cell_type", "map"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--max-cells 5 and --n-neighbors 5. Expected more cells");
    assertThatThrownBy(() -> run(1, 100, "cell_type", "map"))
        .isInstanceOf(UserError.class)
        .hasMessage("--components 1: expected at least 2.");
    assertThat(dir.resolve("map")).doesNotExist();
  }

  private static double distance(Row a, Row b) {
    return Math.hypot(
        a.<Number>getAs(PlaneMap.X).doubleValue() - b.<Number>getAs(PlaneMap.X).doubleValue(),
        a.<Number>getAs(PlaneMap.Y).doubleValue() - b.<Number>getAs(PlaneMap.Y).doubleValue());
  }
}
