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
import io.genept.ingest.parquet.ParquetLayout;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.testing.Args;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parquet in each layout against the matrix that anndata wrote it from; see
 * src/test/python/make_parquet_fixtures.py.
 */
@Tag("golden")
class ParquetMatrixTest {
  static final Path GOLDEN = Path.of("src/test/resources/golden/parquet");
  private static final Configuration CONF = new Configuration();

  @TempDir Path dir;

  static Stream<Arguments> layouts() {
    return Stream.of(
        Arguments.of("tahoe", SourceFormat.PARQUET_ROWS, genesTable("gene_metadata.parquet")),
        Arguments.of("indices", SourceFormat.PARQUET_ROWS, genesTable("genes.tsv")),
        Arguments.of("names", SourceFormat.PARQUET_ROWS, named()),
        Arguments.of("names_plain", SourceFormat.PARQUET_ROWS, named()),
        Arguments.of("map", SourceFormat.PARQUET_ROWS, new Object[0]),
        Arguments.of("wide", SourceFormat.PARQUET_WIDE, new Object[0]));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void readsTheMatrixThatAnndataHolds(String name, SourceFormat format, Object[] options)
      throws IOException {
    JsonNode expected = expected();
    double[][] matrix = new ObjectMapper().convertValue(expected.get("matrix"), double[][].class);
    List<String> genes = texts(expected.get("gene_ids"));
    try (CellReader reader = open(name, options)) {
      assertThat(reader.head().format()).isEqualTo(format);
      assertThat(reader.head().seekable()).isTrue();
      assertThat(reader.head().files()).containsExactly(path(name));
      assertThat(DenseCells.values(reader, reader.head().cellIds()))
          .isEqualTo(texts(expected.get("cell_ids")));
      assertThat(reader.genes().ids()).doesNotHaveDuplicates().isSubsetOf(genes);
      double[][] whole = DenseCells.read(reader, 0, reader.head().cells(), 4);
      for (int cell = 0; cell < matrix.length; cell++) {
        assertThat(inOrderOf(genes, reader.genes().ids(), whole[cell])).isEqualTo(matrix[cell]);
      }
      for (long[] range : new long[][] {{7, 13}, {3, 4}, {0, 5}, {4, 11}, {6, 6}}) {
        assertThat(DenseCells.read(reader, range[0], range[1], 3))
            .isDeepEqualTo(Arrays.copyOfRange(whole, (int) range[0], (int) range[1]));
      }
    }
  }

  @Test
  void genesOfATableKeepItsOrderAndColumns() throws IOException {
    JsonNode expected = expected();
    try (CellReader reader = open("tahoe", genesTable("gene_metadata.parquet"))) {
      assertThat(reader.genes().ids()).containsExactlyElementsOf(texts(expected.get("gene_ids")));
      assertThat(reader.genes().symbols())
          .containsExactlyElementsOf(texts(expected.get("symbols")));
      FrameColumn token = reader.genes().columns().get(0);
      assertThat(token.name()).isEqualTo("token_id");
      assertThat(token.type()).isEqualTo(ColumnType.LONG);
      assertThat(token.values().apply(1)).isEqualTo(10L);
    }
    try (CellReader reader =
        open(
            "tahoe",
            "genes-table",
            GOLDEN.resolve("gene_metadata.parquet"),
            "gene-id-column",
            "gene_symbol",
            "symbol-column",
            "ensembl_id")) {
      assertThat(reader.genes().ids()).containsExactlyElementsOf(texts(expected.get("symbols")));
      assertThat(reader.genes().symbols())
          .containsExactlyElementsOf(texts(expected.get("gene_ids")));
    }
  }

  @Test
  void genesWithoutATableAreTheNamesThatOccurSorted() throws IOException {
    List<String> occurring = new ArrayList<>(texts(expected().get("gene_ids")));
    assertThat(occurring.remove(9)).isEqualTo("ENSG00000031");
    occurring.sort(null);
    for (String name : List.of("names", "names_plain")) {
      try (CellReader reader = open(name, named())) {
        assertThat(reader.genes().ids()).as(name).containsExactlyElementsOf(occurring);
      }
    }
  }

  @Test
  void otherColumnsBecomeAnnotationsByType() throws IOException {
    JsonNode expected = expected().get("annotations");
    try (CellReader reader = open("names", named())) {
      Map<String, ColumnType> types = new TreeMap<>();
      for (FrameColumn column : reader.head().obs()) {
        types.put(column.name(), column.type());
        List<Object> values = DenseCells.values(reader, column);
        JsonNode wanted = expected.get(column.name());
        for (int cell = 0; cell < wanted.size(); cell++) {
          assertThat(String.valueOf(values.get(cell)))
              .as(column.name() + " " + cell)
              .isEqualTo(wanted.get(cell).asText());
        }
      }
      assertThat(types)
          .isEqualTo(
              Map.of(
                  "small", ColumnType.LONG,
                  "score", ColumnType.DOUBLE,
                  "passed", ColumnType.BOOLEAN,
                  "category", ColumnType.STRING,
                  "day", ColumnType.STRING,
                  "time", ColumnType.STRING));
    }
    try (CellReader reader = open("tahoe", genesTable("gene_metadata.parquet"))) {
      assertThat(reader.head().obs().stream().map(FrameColumn::name))
          .containsExactly(
              "drug",
              "sample",
              "cell_line_id",
              "moa-fine",
              "canonical_smiles",
              "pubchem_cid",
              "plate");
      assertThat(DenseCells.values(reader, reader.head().obs().get(6)))
          .isEqualTo(texts(expected().get("plates")));
    }
  }

  @Test
  void annotationsAreReadInAnyOrder() {
    try (CellReader reader = open("map")) {
      for (long cell : new long[] {12, 0, 6, 6, 5, 11}) {
        assertThat(reader.head().cellIds().values().apply(cell))
            .isEqualTo("cell-%02d".formatted(cell));
      }
    }
  }

  @Test
  void tellsTheLayoutByTheSchema() {
    assertThat(kind("tahoe")).isEqualTo(SourceFormat.PARQUET_ROWS);
    assertThat(kind("names", named())).isEqualTo(SourceFormat.PARQUET_ROWS);
    assertThat(kind("census/X-0")).isEqualTo(SourceFormat.PARQUET_TRIPLETS);
    assertThat(kind("triplets")).isEqualTo(SourceFormat.PARQUET_TRIPLETS);
    assertThat(kind("wide")).isEqualTo(SourceFormat.PARQUET_WIDE);
  }

  @Test
  void genesThatAreNumbersNeedATable() {
    assertFails("tahoe")
        .hasMessageContaining("its genes are numbers (column genes list<int64>)")
        .hasMessageContaining("--genes-table");
  }

  @Test
  void aTableWithoutAGeneNamesFileRowAndGene() throws IOException {
    Path short_ = dir.resolve("genes.tsv");
    Files.write(short_, Files.readAllLines(GOLDEN.resolve("genes.tsv")).subList(0, 40));
    try (CellReader reader = open("indices", "genes-table", short_)) {
      assertThatThrownBy(() -> DenseCells.read(reader, 0, 13, 4))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("gene 39 of row 1 is not in " + short_);
    }
    Files.writeString(short_, "gene_id\ttoken_id\nA\t3\nB\t4\nC\t3\n");
    assertFails("tahoe", "genes-table", short_)
        .hasMessageContaining("gene number 3 of row 3 is that of row 1 too");
    Files.writeString(short_, "number\ttoken_id\n1\t3\n");
    assertFails("tahoe", "genes-table", short_)
        .hasMessageContaining("no column of gene ids of a known name")
        .hasMessageContaining("--gene-id-column: number, token_id");
  }

  @Test
  void unknownColumnsListTheOthers() {
    assertFails("tahoe", "gene-column", "gene")
        .hasMessageContaining("it has no column \"gene\"")
        .hasMessageContaining("--gene-column: genes list<int64>, expressions list<float>")
        .hasMessageContaining("Did you mean genes?");
    assertFails("names").hasMessageContaining("without genes and values of known names");
    assertFails("names", "gene-column", "what")
        .hasMessageContaining("without lists of values beside what list<string>")
        .hasMessageContaining("name its columns by --value-column");
    assertFails("no_ids")
        .hasMessageContaining("without cell ids of a known name")
        .hasMessageContaining("--cell-column");
    assertFails("census/obs")
        .hasMessageContaining("soma_joinid int64, dataset_id string")
        .hasMessageContaining("--gene-column and --value-column");
  }

  @Test
  void brokenListsAreRefusedWithTheirPlace() {
    try (CellReader reader = open("uneven", genesTable("genes.tsv"))) {
      assertThatThrownBy(() -> DenseCells.read(reader, 6, 13, 4))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("row 8 has")
          .hasMessageContaining("genes (column genes list<int64>) and");
    }
    try (CellReader reader = open("null_gene")) {
      assertThatThrownBy(() -> DenseCells.read(reader, 0, 2, 4))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("entry 2 of genes in row 2 is null");
    }
  }

  @Test
  void filesCutShortAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(path("tahoe")));
    Path cut = dir.resolve("cut.parquet");
    for (int kept : new int[] {4, bytes.length / 2, bytes.length - 1}) {
      Files.write(cut, Arrays.copyOf(bytes, kept));
      assertThatThrownBy(
              () -> MatrixInput.open(cut.toString(), CONF, Args.of(MatrixOptions.class)).close())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("Expected a complete Parquet file");
    }
  }

  static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve("expected.json").toFile());
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.isNull() ? null : text.asText()));
    return texts;
  }

  /** A row with its genes in another order; genes that it lacks are 0. */
  static double[] inOrderOf(List<String> genes, String[] ids, double[] row) {
    double[] ordered = new double[genes.size()];
    for (int gene = 0; gene < ids.length; gene++) {
      ordered[genes.indexOf(ids[gene])] = row[gene];
    }
    return ordered;
  }

  private static Object[] genesTable(String name) {
    return new Object[] {"genes-table", GOLDEN.resolve(name)};
  }

  private static Object[] named() {
    return new Object[] {"cell-column", "id", "gene-column", "what", "value-column", "how_much"};
  }

  private static String path(String name) {
    return GOLDEN.resolve(name + ".parquet").toString();
  }

  private static CellReader open(String name, Object... options) {
    return MatrixInput.open(path(name), CONF, Args.of(MatrixOptions.class, options));
  }

  private static SourceFormat kind(String name, Object... options) {
    return ParquetLayout.kind(path(name), CONF, Args.of(MatrixOptions.class, options));
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFails(
      String name, Object... options) {
    return assertThatThrownBy(() -> open(name, options).close()).isInstanceOf(UserError.class);
  }
}
