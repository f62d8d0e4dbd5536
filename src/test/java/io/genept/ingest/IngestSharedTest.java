package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.ingest.inputs.MatrixInput;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.anndata.ColumnType;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.SharedData;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real files against what anndata, scanpy and scipy read from them; see
 * src/test/python/make_ingest_expected.py.
 */
@Tag("shared")
@Tag("golden")
class IngestSharedTest extends SparkTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/ingest");
  private static final double RELATIVE = 1e-9;

  @TempDir Path dir;

  static Stream<String> files() throws IOException {
    return Files.readAllLines(GOLDEN.resolve("formats.tsv")).stream().skip(2);
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsWhatAnndataReadsOrSaysWhyNot(String line) {
    String[] expected = line.split("\t", -1);
    IngestCells.Options options =
        options(
            SharedData.path("cells").resolve(expected[0]).toString(),
            Optional.empty(),
            Optional.of(expected[1]).filter(layer -> !layer.isEmpty()));
    if (expected[2].equals("error")) {
      assertThatThrownBy(() -> IngestCells.run(spark(), options))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(expected[9]);
      assertThat(dir).isEmptyDirectory();
      return;
    }
    IngestCells.Result result = IngestCells.run(spark(), options);
    assertThat(result.cells()).isEqualTo(Long.parseLong(expected[3]));
    assertThat(result.genes()).isEqualTo(Integer.parseInt(expected[4]));
    assertThat(result.nonzeros()).isEqualTo(Long.parseLong(expected[5]));
    double[] figures = figures(Atlas.open(spark(), result.output()), options.input().get(0));
    for (int i = 0; i < 3; i++) {
      double value = Double.parseDouble(expected[6 + i]);
      assertThat(figures[i]).isCloseTo(value, within(RELATIVE * value));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kang_lupus_pbmc,donor:bigint cell_type:string condition:string,8",
    "pbmc3k,percent.mt:double cell_type:string RNA_snn_res.0.5:bigint,8",
    "pbmc_sorted,cell_type:string,8",
    "pbmc_interferon,donor:double cell_type:string,8",
    "covid_blood,donor:string disease:string,8",
    "pancreas_five_technologies,celltype:string replicate:string nCount_RNA:double,2",
  })
  void theSixDataSetsWithTheirAnnotations(String name, String columns, int parts)
      throws IOException {
    Path folder = SharedData.path("cells").resolve(name);
    IngestCells.Result result =
        IngestCells.run(
            spark(),
            options(
                folder.toString(),
                Optional.of(folder.resolve("obs.tsv").toString()),
                Optional.empty()));
    assertThat(result.valueState()).isEqualTo(ValueState.COUNTS);
    Atlas atlas = Atlas.open(spark(), result.output());
    assertThat(atlas.cells().schema().simpleString().split("[,<>]")).contains(columns.split(" "));
    assertThat(dir.resolve("atlas/cells").toFile().list((d, f) -> f.endsWith(".parquet")))
        .hasSize(parts);
    List<String> sums = Files.readAllLines(GOLDEN.resolve("cell_sums/" + name + ".tsv"));
    Map<String, Integer> positions = positions(folder.toString());
    assertThat(sums).hasSize((int) result.cells());
    for (Row row : atlas.cells().collectAsList()) {
      double sum = 0;
      for (float value : row.<Float>getList(2)) {
        sum += value;
      }
      double expected = Double.parseDouble(sums.get(positions.get(row.getString(0))));
      assertThat(sum).isCloseTo(expected, within(1e-6 * Math.max(1, expected)));
    }
  }

  @Test
  void describesARealFile() {
    var description =
        InspectInput.describe(
            SharedData.path("cells/formats/scanpy/10x_pbmc68k_reduced__d53464f.h5ad").toString(),
            Args.of(MatrixOptions.class, "layer", "raw"),
            spark().sparkContext().hadoopConfiguration());
    assertThat(description.format()).isEqualTo(SourceFormat.H5AD);
    assertThat(description.matrix().cells()).isEqualTo(700);
    assertThat(description.matrix().genes()).isEqualTo(765);
    assertThat(description.matrix().layers()).containsExactly("X", "raw");
    assertThat(description.obs())
        .containsEntry("bulk_labels", ColumnType.STRING)
        .containsEntry("n_genes", ColumnType.LONG);
    assertThat(description.first().cells()).hasSize(5);
    assertThat(description.values().orElseThrow().state()).contains(ValueState.LOG1P);
  }

  private IngestCells.Options options(String input, Optional<String> obs, Optional<String> layer) {
    return Args.of(
        IngestCells.Options.class,
        "input",
        input,
        "obs",
        obs,
        "output",
        dir.resolve("atlas").toString(),
        "layer",
        layer);
  }

  private static double[] figures(Atlas atlas, String input) {
    Map<String, Integer> positions = positions(input);
    double[] figures = new double[3];
    for (Row row : atlas.cells().collectAsList()) {
      int cell = positions.get(row.getString(0));
      Iterator<Float> values = row.<Float>getList(2).iterator();
      for (int gene : row.<Integer>getList(1)) {
        double value = values.next();
        figures[0] += value;
        figures[1] += value * (1 + cell % 97);
        figures[2] += value * (1 + gene % 89);
      }
    }
    return figures;
  }

  private static Map<String, Integer> positions(String input) {
    try (CellReader reader =
        MatrixInput.open(
            input, spark().sparkContext().hadoopConfiguration(), Args.of(MatrixOptions.class))) {
      Map<String, Integer> positions = new HashMap<>();
      for (int cell = 0; cell < reader.head().cells(); cell++) {
        positions.put((String) reader.head().cellIds().values().apply(cell), cell);
      }
      return positions;
    }
  }
}
