package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import io.genept.ingest.inputs.MatrixInput;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.ingest.parquet.TripletRows;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.testing.Args;
import io.genept.testing.CapturedLog;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values grouped by cell against what scipy sums; see src/test/python/make_parquet_fixtures.py. */
@Tag("golden")
class TripletRowsTest extends SparkTest {
  private static final Path GOLDEN = ParquetMatrixTest.GOLDEN;
  private static final Path CENSUS = GOLDEN.resolve("census");
  private static final List<String> VALUES =
      List.of(CENSUS.resolve("X-0.parquet").toString(), CENSUS.resolve("X-1.parquet").toString());
  private static final MatrixOptions CENSUS_OPTIONS =
      Args.of(MatrixOptions.class, "genes-table", CENSUS.resolve("var.parquet"));

  @TempDir Path dir;
  private int directories;

  @ParameterizedTest
  @ValueSource(longs = {TripletRows.VALUES_PER_FILE, 60, 1})
  void censusWithItsCellsAndGenes(long valuesPerFile) throws IOException {
    JsonNode expected = ParquetMatrixTest.expected();
    double[][] matrix = new ObjectMapper().convertValue(expected.get("matrix"), double[][].class);
    List<String> files = prepare(obs(), Optional.of("observation_joinid"), valuesPerFile);
    assertThat(files.size() > 1).isEqualTo(valuesPerFile < 100);
    int cell = 0;
    for (String file : files) {
      try (CellReader reader = open(file, CENSUS_OPTIONS)) {
        assertThat(reader.head().format()).isEqualTo(SourceFormat.PARQUET_TRIPLETS);
        assertThat(reader.genes().ids())
            .containsExactlyElementsOf(ParquetMatrixTest.texts(expected.get("gene_ids")));
        assertThat(reader.genes().symbols())
            .containsExactlyElementsOf(ParquetMatrixTest.texts(expected.get("symbols")));
        double[][] rows = DenseCells.read(reader, 0, reader.head().cells(), 4);
        for (int row = 0; row < rows.length; row++, cell++) {
          assertThat(rows[row]).isEqualTo(matrix[cell]);
          assertThat(reader.head().cellIds().values().apply(row))
              .isEqualTo("cell-%02d".formatted(cell));
          Map<String, Object> obs = values(reader, row);
          assertThat(obs)
              .containsEntry("soma_joinid", expected.get("joinids").get(cell).asLong())
              .containsEntry("dataset_id", "d1")
              .containsEntry("cell_type", "type " + cell % 2)
              .containsEntry("is_primary_data", cell % 2 == 1)
              .containsEntry("raw_sum", expected.get("raw_sum").get(cell).asDouble())
              .hasSize(5);
        }
      }
    }
    assertThat(cell).isEqualTo(matrix.length);
  }

  @Test
  void withoutAnnotationsTheKeyIsTheCell() throws IOException {
    JsonNode expected = ParquetMatrixTest.expected();
    double[][] matrix = new ObjectMapper().convertValue(expected.get("matrix"), double[][].class);
    List<String> ids = new ArrayList<>(ParquetMatrixTest.texts(expected.get("joinids")));
    ids.remove(4);
    List<String> files = prepare(Optional.empty(), Optional.empty(), TripletRows.VALUES_PER_FILE);
    try (CellReader reader = open(files.get(0), CENSUS_OPTIONS)) {
      assertThat(reader.head().obs()).isEmpty();
      assertThat(DenseCells.values(reader, reader.head().cellIds())).isEqualTo(ids);
      assertThat(DenseCells.read(reader, 4, 5, 4)[0]).isEqualTo(matrix[5]);
    }
  }

  @Test
  void namesAreSummedAndSorted() throws IOException {
    JsonNode expected = ParquetMatrixTest.expected();
    double[][] matrix = new ObjectMapper().convertValue(expected.get("matrix"), double[][].class);
    MatrixOptions options = Args.of(MatrixOptions.class, "value-column", "umis");
    List<String> files =
        TripletRows.prepare(
            spark(),
            List.of(GOLDEN.resolve("triplets.parquet").toString()),
            Optional.empty(),
            Optional.empty(),
            options,
            dir.resolve("_names").toString());
    try (CellReader reader = open(files.get(0), options)) {
      double[][] rows = DenseCells.read(reader, 0, reader.head().cells(), 4);
      for (int row = 0; row < rows.length; row++) {
        int cell = row < 4 ? row : row + 1;
        assertThat(reader.head().cellIds().values().apply(row))
            .isEqualTo("cell-%02d".formatted(cell));
        assertThat(
                ParquetMatrixTest.inOrderOf(
                    ParquetMatrixTest.texts(expected.get("gene_ids")),
                    reader.genes().ids(),
                    rows[row]))
            .isEqualTo(matrix[cell]);
      }
      assertThat(rows).hasNumberOfRows(matrix.length - 1);
    }
  }

  @Test
  void sameBytesForAnyNumberOfTasks() throws IOException {
    Map<Integer, List<byte[]>> made = new LinkedHashMap<>();
    for (int tasks : new int[] {1, 3, 8}) {
      String values = dir.resolve("values-" + tasks).toString();
      spark()
          .read()
          .parquet(VALUES.toArray(String[]::new))
          .repartition(tasks)
          .write()
          .parquet(values);
      List<byte[]> bytes = new ArrayList<>();
      for (String file :
          TripletRows.prepare(
              spark(),
              parts(values),
              obs(),
              Optional.empty(),
              CENSUS_OPTIONS,
              dir.resolve("_" + tasks).toString(),
              60)) {
        bytes.add(Files.readAllBytes(Path.of(file.replace("file:", ""))));
      }
      made.put(tasks, bytes);
    }
    assertThat(made.get(1)).hasSizeGreaterThan(2);
    assertThat(made.get(3)).usingRecursiveComparison().isEqualTo(made.get(1));
    assertThat(made.get(8)).usingRecursiveComparison().isEqualTo(made.get(1));
  }

  @Test
  void saysThatItShuffles() {
    try (CapturedLog log = new CapturedLog(TripletRows.class)) {
      prepare(Optional.empty(), Optional.empty(), TripletRows.VALUES_PER_FILE);
      assertThat(log.lines())
          .anyMatch(
              line -> line.matches("INFO grouping \\d+ values of 2 files by cell: a shuffle.*"));
    }
  }

  @Test
  void numbersNeedATableOfGenes() {
    assertThatThrownBy(
            () ->
                TripletRows.prepare(
                    spark(),
                    VALUES,
                    Optional.empty(),
                    Optional.empty(),
                    Args.of(MatrixOptions.class),
                    dir.resolve("_x").toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("column soma_dim_1 int64")
        .hasMessageContaining("--genes-table");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void annotationsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> prepare(obs(), Optional.of("barcode"), 60))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it has no column \"barcode\"")
        .hasMessageContaining("--cell-id-column: soma_joinid, dataset_id");
    String fewer = dir.resolve("fewer.parquet").toString();
    var table = spark().read().parquet(obs().get());
    table.filter(functions.col("soma_joinid").notEqual(27)).write().parquet(fewer);
    assertThatThrownBy(() -> prepare(Optional.of(fewer), Optional.empty(), 60))
        .hasStackTraceContaining("cell 27 has no row in the --obs table");
    String twice = dir.resolve("twice.parquet").toString();
    table.unionAll(table.filter(functions.col("soma_joinid").equalTo(27))).write().parquet(twice);
    assertThatThrownBy(() -> prepare(Optional.of(twice), Optional.empty(), 60))
        .hasStackTraceContaining("cell 27 has two rows in the --obs table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soma_dim_0", "soma_dim_1", "soma_data"})
  void missingPartsOfARowAreRefused(String column) throws IOException {
    String path = dir.resolve("missing.parquet").toString();
    spark()
        .read()
        .parquet(VALUES.get(0))
        .withColumn(
            column,
            functions
                .when(functions.col("soma_dim_1").equalTo(5), null)
                .otherwise(functions.col(column)))
        .write()
        .parquet(path);
    assertThatThrownBy(
            () ->
                TripletRows.prepare(
                    spark(),
                    parts(path),
                    Optional.empty(),
                    Optional.empty(),
                    CENSUS_OPTIONS,
                    dir.resolve("_made").toString()))
        .hasStackTraceContaining("io.genept.core.UserError: Cannot group the values by cell");
  }

  private List<String> prepare(
      Optional<String> obs, Optional<String> cellIdColumn, long valuesPerFile) {
    return TripletRows.prepare(
        spark(),
        VALUES,
        obs,
        cellIdColumn,
        CENSUS_OPTIONS,
        dir.resolve("_grouped" + directories++).toString(),
        valuesPerFile);
  }

  private static List<String> parts(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.map(Path::toString).filter(file -> file.endsWith(".parquet")).sorted().toList();
    }
  }

  private static Optional<String> obs() {
    return Optional.of(CENSUS.resolve("obs.parquet").toString());
  }

  private static Map<String, Object> values(CellReader reader, long row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (FrameColumn column : reader.head().obs()) {
      assertThat(column.type()).isNotNull().isIn((Object[]) ColumnType.values());
      values.put(column.name(), column.values().apply(row));
    }
    return values;
  }

  private static CellReader open(String file, MatrixOptions options) {
    return MatrixInput.open(file, new Configuration(), options);
  }
}
