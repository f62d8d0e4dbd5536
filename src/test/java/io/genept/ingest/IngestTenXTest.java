package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestTenXTest extends SparkTest {
  private static final double[][] EXPECTED = {{3, 1, 0}, {0, 0, 2}, {0, 0, 0}, {1, 7, 0}};

  @TempDir Path dir;
  private TenXFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = TenXFolder.create(dir.resolve("in"));
  }

  @Test
  void readsAFolder() {
    IngestCells.Result result = ingest();
    assertThat(result)
        .isEqualTo(new IngestCells.Result(4, 3, 5, ValueState.COUNTS, dir.resolve("out") + ""));
    assertMatrix();
    Atlas atlas = Atlas.open(spark(), result.output());
    assertThat(atlas.genes())
        .containsExactly(
            new Atlas.Gene(0, "E1", "G1", 2),
            new Atlas.Gene(1, "E2", "G2", 2),
            new Atlas.Gene(2, "E3", "G1", 1));
    assertThat(atlas.provenance().inputs()).hasSize(3);
  }

  @Test
  void readsGzippedFilesOfVersionTwoUnderAPrefix() throws IOException {
    folder
        .without("matrix.mtx")
        .without("features.tsv")
        .without("barcodes.tsv")
        .withGzip("GSM1_matrix.mtx.gz", TenXFolder.MATRIX)
        .with("GSM1_genes.tsv", "E1\tG1\r\nE2\r\nE3\tG1\r\n")
        .withGzip("GSM1_barcodes.tsv.gz", "a\nb\nc\nd\n")
        .with("GSM2_matrix.mtx", "not this one")
        .with("GSM2_genes.tsv", "x\n")
        .with("GSM2_barcodes.tsv", "y\n");
    run(folder.path().resolve("GSM1_matrix.mtx.gz").toString(), Optional.empty());
    assertMatrix();
    assertThat(Atlas.open(spark(), dir.resolve("out").toString()).genes().get(1).symbol())
        .isEqualTo("E2");
    assertFails().hasMessageContaining("Cannot read " + folder.path().resolve("GSM2_matrix.mtx"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 1 3\n1 4 1\n2 1 1\n2 4 7\n3 2 2\n",
        "1 4 1\n2 4 7\n3 2 2\n1 1 3\n2 1 1\n",
        "2 1 1\n3 2 2\n1 4 1\n2 4 7\n1 1 2\n1 1 1\n",
      })
  void readsEntriesInAnyOrderAndSumsRepeatedOnes(String entries) throws IOException {
    long count = entries.lines().count();
    folder.with(
        "matrix.mtx",
        "%%MatrixMarket matrix coordinate real general\n3 4 " + count + "\n" + entries);
    for (int cellsPerBlock : new int[] {1, 2, 100}) {
      IngestCells.run(spark(), options(folder.path().toString(), Optional.empty(), cellsPerBlock));
      assertMatrix();
    }
  }

  @Test
  void leavesOutFeaturesThatAreNotGenesAndExplicitZeros() throws IOException {
    folder.with(
        "features.tsv", "E1\tG1\tGene Expression\nE2\tG2\tAntibody Capture\nE3\tG3\tPeaks\n");
    IngestCells.Result result = ingest();
    assertThat(result.genes()).isEqualTo(1);
    assertThat(result.nonzeros()).isEqualTo(2);
    folder.with("features.tsv", "E1\tG1\tPeaks\nE2\tG2\tPeaks\nE3\tG3\tPeaks\n");
    assertFails()
        .hasMessageContaining("none of its 3 features is a gene; their types are {Peaks=3}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 1 1|2 x 1|line 4 is \"2 x 1\". Expected \"row column value\"",
        "2 1 1|2 1|line 4 is \"2 1\". Expected \"row column value\"",
        "2 1 1|2 1 1.2.3|line 4 is \"2 1 1.2.3\"",
        "2 1 1|2 1 1 9|line 4 is \"2 1 1 9\"",
        "2 1 1|4 1 1|line 4 has row 4. Expected 1 to 3",
        "2 1 1|2 0 1|line 4 has column 0. Expected 1 to 4",
        "3 4 5|3 4 6|it ends at line 8 after 5 entries. Expected 6",
        "3 4 5|3 4 4|line 8 is one entry too many. Expected 4",
        "3 4 5|3 4|Expected the size line",
        "3 4 5|9 4 5|the files belong to different matrices",
        "coordinate|array|Expected \"%%MatrixMarket matrix coordinate",
        "general|symmetric|Expected \"%%MatrixMarket matrix coordinate",
        "2 1 1|2 1 -1|cell a, gene E2 is -1.0 in matrix.mtx. Expected no negative value",
        "2 1 1|2 1 nan|cell a, gene E2 is NaN in matrix.mtx. Expected a finite number",
        "2 1 1|2 1 1e99|cell a, gene E2 is Infinity",
      })
  void malformedMatricesAreRefusedWithTheirLine(String from, String to, String message)
      throws IOException {
    folder.with("matrix.mtx", TenXFolder.MATRIX.replaceFirst(from, to));
    assertFails().message().containsIgnoringCase(message);
  }

  @Test
  void aBrokenGzipStreamIsRefusedWithItsLine() throws IOException {
    folder.without("matrix.mtx").withGzip("matrix.mtx.gz", TenXFolder.MATRIX);
    byte[] bytes = Files.readAllBytes(folder.path().resolve("matrix.mtx.gz"));
    Files.write(folder.path().resolve("matrix.mtx.gz"), Arrays.copyOf(bytes, bytes.length - 20));
    assertFails().hasMessageContaining("the packed stream ends in the middle after line");
  }

  @Test
  void duplicatesAndMissingFilesAreRefused() throws IOException {
    folder.with("barcodes.tsv", "a\nb\na\nb\n");
    assertFails()
        .hasMessageContaining(
            "2 duplicate cell ids, first a (position 1 and position 3), b (position");
    folder.with("barcodes.tsv", "a\nb\nc\nd\n").with("features.tsv", "E1\nE1\nE3\n");
    assertFails().hasMessageContaining("1 duplicate gene ids, first E1 (positions 1 and 2)");
    folder.without("features.tsv");
    assertFails().hasMessageContaining("there is no features.tsv or genes.tsv");
    folder.without("matrix.mtx");
    assertFails()
        .hasMessageContaining("there is no matrix.mtx or matrix.mtx.gz beside barcodes.tsv");
  }

  @Test
  void aMatrixWithoutCellsIsRefused() throws IOException {
    folder
        .with("matrix.mtx", "%%MatrixMarket matrix coordinate integer general\n3 0 0\n")
        .with("barcodes.tsv", "");
    assertFails().hasMessageContaining("it has 0 cells and 3 genes");
  }

  @Test
  void filesOfOtherKindsAreRefused() throws IOException {
    assertInputFails(dir.resolve("absent").toString())
        .hasMessageContaining("no such file or folder");
    assertContentFails(new byte[0]).hasMessageContaining("the file is empty");
    assertContentFails("gene,cell\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .hasMessageContaining("as a matrix of text: it has no line after the first");
    assertContentFails(new byte[] {0, 1, 2}).hasMessageContaining("a binary file of unknown kind");
  }

  @Test
  void aGzippedFileThatIsNoTextIsRefused() throws IOException {
    Path zipped = dir.resolve("atlas.h5ad.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(Files.readAllBytes(Path.of("src/test/resources/golden/h5ad/csr.h5ad")));
    }
    assertInputFails(zipped.toString())
        .hasMessageContaining("it is a gzipped or zstd-packed hdf5 file")
        .hasMessageContaining("gunzip");
    Files.delete(zipped);
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    String in = folder.path().toString();
    assertThatThrownBy(() -> options(in, Optional.empty(), 0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--cells-per-block is 0");
    assertThatThrownBy(() -> Args.of(IngestCells.Options.class, "input", "", "output", "out"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--input is \"\"");
    assertThatThrownBy(
            () ->
                InspectInput.describe(
                    in,
                    Args.of(MatrixOptions.class, "layer", "raw"),
                    spark().sparkContext().hadoopConfiguration()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use --layer raw: the input is 10x MTX");
    ingest();
    assertThatThrownBy(
            () ->
                IngestCells.run(
                    spark(),
                    Args.of(
                        IngestCells.Options.class, "input", in, "output", dir.resolve("out") + "")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a table is there already");
    assertThatThrownBy(() -> run(dir.resolve("out").toString(), Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it is a table of ours already");
  }

  @Test
  void describesWithoutIngesting() {
    InspectInput.Description description =
        InspectInput.describe(
            folder.path().toString(),
            Args.of(MatrixOptions.class),
            spark().sparkContext().hadoopConfiguration());
    assertThat(description.matrix().cells()).isEqualTo(4);
    assertThat(description.first().cells()).containsExactly("a", "b", "c", "d");
    assertThat(description.first().symbols()).containsExactly("G1", "G2", "G1");
    assertThat(description.values().orElseThrow().state()).contains(ValueState.COUNTS);
  }

  private void assertMatrix() {
    IngestedAtlas atlas = IngestedAtlas.open(spark(), dir.resolve("out").toString());
    for (int cell = 0; cell < 4; cell++) {
      assertThat(atlas.dense("abcd".substring(cell, cell + 1))).isEqualTo(EXPECTED[cell]);
    }
  }

  private AbstractThrowableAssert<?, ?> assertContentFails(byte[] content) throws IOException {
    Files.write(dir.resolve("file"), content);
    return assertInputFails(dir.resolve("file").toString());
  }

  private AbstractThrowableAssert<?, ?> assertFails() {
    return assertInputFails(folder.path().toString());
  }

  private AbstractThrowableAssert<?, ?> assertInputFails(String input) {
    Path out = dir.resolve("failed").resolve("out");
    var failure =
        assertThatThrownBy(
                () ->
                    IngestCells.run(
                        spark(),
                        Args.of(
                            IngestCells.Options.class, "input", input, "output", out.toString())))
            .isInstanceOf(UserError.class);
    assertThat(out.getParent().toFile().list()).isNullOrEmpty();
    return failure;
  }

  private IngestCells.Result ingest() {
    return run(folder.path().toString(), Optional.empty());
  }

  private IngestCells.Result run(String input, Optional<String> obs) {
    return IngestCells.run(spark(), options(input, obs, 3));
  }

  private IngestCells.Options options(String input, Optional<String> obs, int cellsPerBlock) {
    return Args.of(
        IngestCells.Options.class,
        "input",
        input,
        "obs",
        obs,
        "output",
        dir.resolve("out").toString(),
        "cells-per-block",
        cellsPerBlock,
        "overwrite",
        true);
  }
}
