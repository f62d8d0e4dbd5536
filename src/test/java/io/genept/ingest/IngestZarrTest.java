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
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AnnData's zarr stores against what anndata reads; see src/test/python/make_zarr_fixtures.py. */
@Tag("golden")
class IngestZarrTest extends SparkTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "v2_csr.zarr,,counts",
    "v2_csc.zip,,counts",
    "v2_dense.zip,,counts",
    "v2_layers.zip,,counts",
    "v2_layers.zip,log1p,log1p",
    "v2_layers.zip,dense,normalised",
    "v2_layers.zip,raw,raw",
    "v2_nullable.zip,,counts",
    "v2_obs.zip,,counts",
    "v3_csr.zarr,,counts",
    "v3_csc.zip,,counts",
    "v3_dense.zip,,counts",
    "v3_layers.zip,log1p,log1p",
    "v3_layers.zip,dense,normalised",
    "v3_layers.zip,raw,raw",
    "v3_nullable.zip,,counts",
    "v3_obs.zip,,counts",
    "v3_sharded_csr.zip,,counts",
    "v3_sharded_dense.zip,,counts",
    "zarr2_csr.zip,,counts",
    "zarr2_dense.zip,,counts",
    "zipped.zip,,counts",
  })
  void readsTheMatrixThatAnndataReads(String name, String layer, String matrix) throws IOException {
    JsonNode expected = expected();
    IngestedAtlas atlas = IngestedAtlas.open(spark(), ingest(name, layer).output());
    JsonNode rows = expected.get("matrices").get(matrix);
    assertThat(atlas.rows()).hasSize(rows.size());
    for (int cell = 0; cell < rows.size(); cell++) {
      double[] values = new ObjectMapper().convertValue(rows.get(cell), double[].class);
      assertThat(atlas.dense(expected.get("cell_ids").get(cell).asText())).isEqualTo(values);
    }
    for (Atlas.Gene gene : atlas.atlas().genes()) {
      assertThat(gene.geneId()).isEqualTo(expected.get("gene_ids").get(gene.index()).asText());
      assertThat(gene.symbol()).isEqualTo(expected.get("symbols").get(gene.index()).asText());
    }
    assertThat(atlas.value("cell-0", "cell_type")).isEqualTo("naïve β-cell µ");
    assertThat(atlas.value("cell-3", "cell_type")).isNull();
    assertThat(atlas.value("cell-2", "note"))
        .isEqualTo(name.contains("nullable") ? null : "note 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2_obs.zip", "v3_obs.zip", "zarr2_dense.zip"})
  void obsColumnsKeepTheirNamesTypesAndMissingValues(String name) throws IOException {
    JsonNode expected = expected();
    IngestedAtlas atlas = IngestedAtlas.open(spark(), ingest(name, null).output());
    atlas.assertObs(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v2_csr.zarr",
        "v3_csc.zip",
        "v3_dense.zip",
        "v3_sharded_csr.zip",
        "v3_sharded_dense.zip"
      })
  void rangesAreReadAloneAsTogether(String name) {
    var conf = spark().sparkContext().hadoopConfiguration();
    try (CellReader reader = MatrixInput.open(golden(name), conf, Args.of(MatrixOptions.class))) {
      assertThat(reader.head().seekable())
          .as("stored by cell, and not with all cells in one chunk")
          .isEqualTo(!name.contains("csc") && !name.contains("sharded_dense"));
      double[][] whole = DenseCells.read(reader, 0, 13, 4);
      for (long[] range : new long[][] {{0, 5}, {5, 6}, {6, 13}}) {
        assertThat(DenseCells.read(reader, range[0], range[1], 4))
            .isDeepEqualTo(Arrays.copyOfRange(whole, (int) range[0], (int) range[1]));
      }
    }
  }

  @Test
  void oneModalityOfMuDataIsRead() throws IOException {
    JsonNode rows = expected().get("matrices").get("counts");
    var conf = spark().sparkContext().hadoopConfiguration();
    MatrixOptions options = Args.of(MatrixOptions.class, "modality", "gex");
    try (CellReader reader = MatrixInput.open(golden("v3_mudata.zip"), conf, options)) {
      assertThat(DenseCells.read(reader, 0, 13, 4))
          .isDeepEqualTo(new ObjectMapper().convertValue(rows, double[][].class));
    }
    assertFails(golden("v3_mudata.zip"), null)
        .hasMessageContaining("it has no modality \"rna\". Expected one of these for --modality")
        .hasMessageContaining("adt, gex");
  }

  @Test
  void describesAStore() {
    var description =
        InspectInput.describe(
            golden("v3_layers.zip"),
            Args.of(MatrixOptions.class, "layer", "raw"),
            spark().sparkContext().hadoopConfiguration());
    assertThat(description.format()).isEqualTo(SourceFormat.ZARR);
    assertThat(description.matrix().cells()).isEqualTo(13);
    assertThat(description.matrix().genes()).isEqualTo(9);
    assertThat(description.matrix().layers()).containsExactly("X", "raw", "dense", "log1p");
  }

  @Test
  void whatIsNoAnndataStoreOrDamagedIsRefused() throws IOException {
    assertFails(golden("codecs_2.zip"), null)
        .hasMessageContaining("it has [big_int32, ")
        .hasMessageContaining("but no obs");
    assertFails(golden("v2_csr.zarr"), "spliced")
        .hasMessageContaining("it has no matrix layers/spliced");
    Path zip = dir.resolve("cut.zip");
    byte[] bytes = Files.readAllBytes(Path.of(golden("v2_obs.zip")));
    Files.write(zip, Arrays.copyOf(bytes, bytes.length - 3000));
    assertFails(zip.toString(), null).hasMessageContaining("one that was cut short");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFails(
      String input, String layer) {
    var failure =
        assertThatThrownBy(() -> run(input, layer)).as(input).isInstanceOf(UserError.class);
    assertThat(dir.resolve("atlas")).doesNotExist();
    return failure;
  }

  private IngestCells.Result ingest(String name, String layer) {
    return run(golden(name), layer);
  }

  private IngestCells.Result run(String input, String layer) {
    return IngestCells.run(
        spark(),
        Args.of(
            IngestCells.Options.class,
            "input",
            input,
            "output",
            dir.resolve("atlas").toString(),
            "layer",
            Optional.ofNullable(layer),
            "cells-per-block",
            4));
  }

  private static String golden(String name) {
    Path file = GOLDEN.resolve("zarr").resolve(name);
    assertThat(file).exists();
    return file.toString();
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve("h5ad/expected.json").toFile());
  }
}
