package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import io.genept.ingest.inputs.MatrixInput;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text matrices against what pandas reads; see src/test/python/make_text_fixtures.py. */
@Tag("golden")
class IngestTextTest extends SparkTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String GENES_CELLS = "gene\ta\tb\tc\nACTB\t1\t0\t2\nGAPDH\t0\t3\t0\n";

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "genes_cells.csv,counts",
    "genes_cells.tsv.gz,counts",
    "genes_cells_quoted.csv,counts",
    "genes_cells_annotated.tsv,counts",
    "cells_genes.csv,counts",
    "cells_genes.txt.gz,counts",
    "cells_genes_obs.csv,counts",
    "cells_genes_log1p.csv,log1p",
    "r.tsv,counts",
    "r.txt,counts",
  })
  void readsTheMatrixThatPandasReads(String name, String matrix) throws IOException {
    JsonNode expected = expected();
    IngestedAtlas atlas = IngestedAtlas.open(spark(), ingest(golden(name)).output());
    JsonNode rows = expected.get("matrices").get(matrix);
    assertThat(atlas.rows()).hasSize(rows.size());
    for (int cell = 0; cell < rows.size(); cell++) {
      double[] values = new ObjectMapper().convertValue(rows.get(cell), double[].class);
      assertThat(atlas.dense(expected.get("cell_ids").get(cell).asText())).isEqualTo(values);
    }
    for (Atlas.Gene gene : atlas.atlas().genes()) {
      assertThat(gene.geneId()).isEqualTo(expected.get("gene_ids").get(gene.index()).asText());
    }
  }

  @Test
  void columnsOfTextBeforeTheNumbersAnnotateTheRows() {
    Atlas genes = Atlas.open(spark(), ingest(golden("genes_cells_annotated.tsv")).output());
    assertThat(genes.genes().get(6)).isEqualTo(new Atlas.Gene(6, "ENSG00000000006", "GENE0", 6));
    assertThat(genes.genesTable().columns())
        .containsExactly("gene_index", "gene_id", "symbol", "n_cells", "gene_name", "chr");
    IngestedAtlas cells =
        IngestedAtlas.open(
            spark(), ingest(golden("cells_genes_obs.csv"), "output", dir.resolve("o")).output());
    assertThat(cells.value("cell-4", "cell_type")).isEqualTo("type, 1");
    assertThat(cells.value("cell-3", "cell_type")).isNull();
  }

  @Test
  void aTableOfGenesAddsSymbolsAndColumns() {
    assertFails(golden("cells_genes.csv"), "genes-table", write("other.csv", "gene,symbol\nX,Y\n"))
        .hasMessageContaining("no column of it names one of the 7 genes (first ENSG00000000000)");
    Atlas atlas =
        Atlas.open(
            spark(),
            ingest(golden("cells_genes.csv"), "genes-table", golden("genes.csv")).output());
    assertThat(atlas.genes().get(1).symbol()).isEqualTo("GENE1");
    assertThat(atlas.genes().get(3).symbol()).isEqualTo("ENSG00000000003");
    assertThat(atlas.genesTable().columns())
        .containsExactly(
            "gene_index", "gene_id", "symbol", "n_cells", "number", "symbol_var", "biotype");
  }

  @Test
  void theSideOfTheGenesIsToldOrAsked() {
    String unclear = write("unclear.tsv", "\tx\ty\nu\t1\t2\nv\t3\t4\n");
    assertFails(unclear)
        .hasMessageContaining("of the rows (u, v) 0 % look like genes, of the columns (x, y) 0 %")
        .hasMessageContaining("--rows genes or --rows cells");
    IngestedAtlas cells =
        IngestedAtlas.open(
            spark(), ingest(unclear, "rows", "cells", "output", dir.resolve("c")).output());
    assertThat(cells.dense("u")).isEqualTo(new double[] {1, 2});
    IngestedAtlas genes =
        IngestedAtlas.open(
            spark(), ingest(unclear, "rows", "genes", "output", dir.resolve("g")).output());
    assertThat(genes.dense("x")).isEqualTo(new double[] {1, 3});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "3→0$|3|line 3 (GAPDH) has 3 fields. Expected 4",
        "3→0$|3→0→0|line 3 (GAPDH) has 5 fields. Expected 4",
        "ACTB→1|ACTB→1,5|line 2 (ACTB) has \"1,5\" in column a. Expected a number with a decimal point",
        "ACTB→1|ACTB→x|line 2 (ACTB) has \"x\" in column a. Expected a number",
        "ACTB→1|ACTB→NA|cell a, gene ACTB is NaN",
        "→3→|→→|cell b, gene GAPDH is NaN",
        "ACTB→1|ACTB→-1|cell a, gene ACTB is -1.0",
        "ACTB→1|ACTB→\"1|field 2 of line 2 starts with a quotation mark and does not end",
        "→c⏎|→a⏎|duplicate cell ids, first a (position 1 and position 3)",
        "GAPDH|ACTB|duplicate gene ids, first ACTB (positions 1 and 2)",
        "(?s)⏎.*||it has no line after the first",
        "gene→a→b→c|GAPDH→1→1→0|its first line holds numbers",
        "gene→a→b→c|a→b|its first line names 2 columns, but line 2 has 4 fields",
        "(?s).*|<html>⏎<body>no such file</body>⏎</html>⏎|it is a page of HTML",
        "(?s).*|cell→type⏎c1→T⏎c2→B⏎|none of its 2 columns holds numbers",
        "(?s).*|12:00 started the run⏎12:01 read 3 files of 12⏎|its first line names 4 columns",
        "(?s).*|gene,cell⏎|it has no line after the first",
      })
  void whatIsNoMatrixIsRefusedWithItsPlace(String from, String to, String message) {
    String text =
        GENES_CELLS.strip().replaceFirst(whitespace(from), whitespace(to == null ? "" : to));
    assertFails(write("matrix.tsv", text)).hasMessageContaining(message);
  }

  @Test
  void annotationsAreNotTakenForAMatrix() {
    assertFails(write("obs.tsv", "cell_type\tn_genes\nAAACATACAACCAC-1\tT\t781\nAAACG\tB\t1352\n"))
        .hasMessageContaining("--rows genes or --rows cells");
    assertFails(write("var.tsv", "cell\tUMAP_1\tUMAP_2\nAAACATACAACCAC\t-4.2\t1\n"))
        .hasMessageContaining("--rows genes or --rows cells");
  }

  @Test
  void sameBytesForAnySizeOfBlock() throws IOException {
    for (String name : new String[] {"genes_cells.csv", "cells_genes.csv"}) {
      Path one = dir.resolve("one-" + name);
      Path all = dir.resolve("all-" + name);
      ingest(golden(name), "output", one, "cells-per-block", 1);
      ingest(golden(name), "output", all, "cells-per-block", 1000);
      assertThat(rows(one)).isEqualTo(rows(all));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"genes_cells.csv", "cells_genes.csv"})
  void rangesAreReadAloneAsTogether(String name) {
    var conf = spark().sparkContext().hadoopConfiguration();
    try (CellReader reader = MatrixInput.open(golden(name), conf, Args.of(MatrixOptions.class))) {
      double[][] whole = DenseCells.read(reader, 0, 13, 4);
      for (long[] range : new long[][] {{0, 5}, {5, 6}, {6, 13}}) {
        assertThat(DenseCells.read(reader, range[0], range[1], 4))
            .isDeepEqualTo(Arrays.copyOfRange(whole, (int) range[0], (int) range[1]));
      }
      assertThat(DenseCells.values(reader, reader.head().cellIds()))
          .startsWith("cell-0")
          .endsWith("cell-12");
      assertThat(reader.head().cellIds().values().apply(0)).isEqualTo("cell-0");
    }
  }

  private static String whitespace(String text) {
    return text.replace('→', '\t').replace('⏎', '\n');
  }

  private String rows(Path atlas) {
    return Atlas.open(spark(), atlas.toString()).cells().orderBy("cell_id").collectAsList() + "";
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFails(
      String input, Object... more) {
    var failure =
        assertThatThrownBy(() -> ingest(input, more)).as(input).isInstanceOf(UserError.class);
    assertThat(dir.resolve("atlas")).doesNotExist();
    return failure;
  }

  private IngestCells.Result ingest(String input, Object... more) {
    Object[] all = {"input", input, "output", dir.resolve("atlas").toString()};
    Object[] args = Arrays.copyOf(all, all.length + more.length);
    for (int i = 0; i < more.length; i++) {
      args[all.length + i] = more[i] instanceof Path path ? path.toString() : more[i];
    }
    return IngestCells.run(spark(), Args.of(IngestCells.Options.class, args));
  }

  private String write(String name, String text) {
    try {
      return Files.writeString(dir.resolve(name), text).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String golden(String name) {
    Path file = GOLDEN.resolve("delimited").resolve(name);
    assertThat(file).exists();
    return file.toString();
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve("h5ad/expected.json").toFile());
  }
}
