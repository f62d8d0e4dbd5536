package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each layout of h5ad against what anndata reads; see src/test/python/make_h5ad_fixtures.py. */
@Tag("golden")
class IngestH5adTest extends SparkTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/h5ad");

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "csr,,counts,COUNTS",
    "few,,counts,COUNTS",
    "csr_gzip,,counts,COUNTS",
    "csr_lzf,,counts,COUNTS",
    "csr_int64,,counts,COUNTS",
    "csr_float64,,counts,COUNTS",
    "csc,,counts,COUNTS",
    "dense,,counts,COUNTS",
    "dense_int32,,counts,COUNTS",
    "dense_gzip,,counts,COUNTS",
    "log1p,,log1p,LOG1P",
    "normalised,,normalised,NORMALISED",
    "layers,,log1p,LOG1P",
    "layers,X,log1p,LOG1P",
    "layers,counts,counts,COUNTS",
    "layers,csc,counts,COUNTS",
    "layers,dense,counts,COUNTS",
    "raw_scaled,raw,raw,COUNTS",
    "no_x,csc,counts,COUNTS",
    "shuffle_text,,counts,COUNTS",
    "lzf_text,,counts,COUNTS",
    "lzf_shuffle_fletcher,,counts,COUNTS",
    "unsorted,,counts,COUNTS",
    "nullable,,counts,COUNTS",
    "nullable,raw,raw,COUNTS",
    "zstd,,counts,COUNTS",
    "zstd_shuffle,,counts,COUNTS",
  })
  void readsTheMatrixThatAnndataReads(String name, String layer, String matrix, ValueState state)
      throws IOException {
    JsonNode expected = expected();
    IngestCells.Result result = ingest(name, layer, 4);
    IngestedAtlas atlas = IngestedAtlas.open(spark(), result.output());
    JsonNode rows = expected.get("matrices").get(matrix);
    assertThat(result.valueState()).isEqualTo(state);
    assertThat(result.cells()).isEqualTo(rows.size());
    assertThat(atlas.rows()).hasSize(rows.size());
    long nonzeros = 0;
    long[] cellsOfGene = new long[atlas.genes()];
    for (int cell = 0; cell < rows.size(); cell++) {
      double[] values = new ObjectMapper().convertValue(rows.get(cell), double[].class);
      assertThat(atlas.dense(expected.get("cell_ids").get(cell).asText())).isEqualTo(values);
      for (int gene = 0; gene < values.length; gene++) {
        nonzeros += values[gene] != 0 ? 1 : 0;
        cellsOfGene[gene] += values[gene] != 0 ? 1 : 0;
      }
    }
    assertThat(result.nonzeros()).isEqualTo(nonzeros);
    for (Atlas.Gene gene : atlas.atlas().genes()) {
      assertThat(gene.geneId()).isEqualTo(expected.get("gene_ids").get(gene.index()).asText());
      assertThat(gene.symbol()).isEqualTo(expected.get("symbols").get(gene.index()).asText());
      assertThat(gene.cells()).isEqualTo(cellsOfGene[gene.index()]);
    }
  }

  @Test
  void obsColumnsKeepTheirNamesTypesAndMissingValues() throws IOException {
    JsonNode expected = expected();
    IngestedAtlas atlas = IngestedAtlas.open(spark(), ingest("csr", null, 4).output());
    atlas.assertObs(expected);
  }

  @Test
  void missingTextIsNull() {
    IngestedAtlas atlas = IngestedAtlas.open(spark(), ingest("nullable", null, 4).output());
    assertThat(atlas.value("cell-6", "note")).isEqualTo("note 6");
    assertThat(atlas.value("cell-7", "note")).isNull();
  }

  @Test
  void aMissingNameOfACellIsRefused() {
    assertFails("nullable_masked", null)
        .hasMessageContaining("nullable_masked.h5ad: the cell id at position 4 is empty");
  }

  @Test
  void varColumnsFollowAndColumnsCanBeChosen() {
    IngestCells.Result result =
        IngestCells.run(
            spark(),
            Args.of(
                IngestCells.Options.class,
                "input",
                golden("csr"),
                "output",
                dir.resolve("atlas").toString(),
                "value-state",
                ValueState.NORMALISED,
                "gene-id-column",
                "feature_id",
                "symbol-column",
                "symbol",
                "cells-per-block",
                3));
    Atlas atlas = Atlas.open(spark(), result.output());
    assertThat(atlas.genes().get(1)).isEqualTo(new Atlas.Gene(1, "F1", "other1", 5));
    assertThat(atlas.genesTable().columns())
        .containsExactly(
            "gene_index",
            "gene_id",
            "symbol",
            "n_cells",
            "gene_symbols",
            "feature_id",
            "symbol_var");
    assertThat(atlas.valueState()).isEqualTo(ValueState.NORMALISED);
    assertThat(atlas.provenance().facts())
        .containsEntry("n_obs", 13)
        .containsEntry("n_vars", 7)
        .containsEntry("source_format", "h5ad")
        .containsEntry("layer", "X");
    assertThat(atlas.provenance().fact("value_state_evidence").orElse(null))
        .startsWith("declared; from the data: counts, all ");
    assertThat(atlas.provenance().inputs()).hasSize(1);
    assertThat(atlas.provenance().rowCount()).isEqualTo(13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1000})
  void sameBytesForAnySizeOfBlock(int cellsPerBlock) throws IOException {
    byte[] one = Files.readAllBytes(part(ingest("csc", null, 7).output()));
    Path other = dir.resolve("other");
    IngestCells.run(spark(), options("csc", null, other, cellsPerBlock));
    assertThat(Files.readAllBytes(part(other.toString()))).isEqualTo(one);
  }

  @Test
  void negativeValuesAreRefusedWithTheirPlace() {
    assertFails("raw_scaled", null)
        .hasMessageContaining("cell cell-0, gene ENSG0")
        .hasMessageContaining("is -")
        .hasMessageContaining("Expected no negative value")
        .hasMessageContaining("--layer (this file has raw)");
  }

  @Test
  void missingMatricesListTheOthers() {
    assertFails("no_x", null)
        .hasMessageContaining("it has no matrix X. Expected one of these for --layer")
        .hasMessageContaining("counts, csc, dense");
    assertFails("layers", "spliced").hasMessageContaining("it has no matrix layers/spliced");
  }

  @Test
  void missingColumnsListTheOthers() {
    assertThatThrownBy(
            () ->
                IngestCells.run(
                    spark(),
                    Args.of(
                        IngestCells.Options.class,
                        "input",
                        golden("csr"),
                        "output",
                        dir.resolve("atlas").toString(),
                        "gene-id-column",
                        "ensembl",
                        "cells-per-block",
                        3)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("var has no column \"ensembl\"")
        .hasMessageContaining("gene_symbols, feature_id, symbol");
  }

  @Test
  void aFileCutShortIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(golden("csr")));
    for (int kept : new int[] {600, bytes.length / 2, bytes.length - 3000}) {
      Path cut = dir.resolve("cut-" + kept + ".h5ad");
      Files.write(cut, java.util.Arrays.copyOf(bytes, kept));
      assertThatThrownBy(
              () ->
                  IngestCells.run(
                      spark(),
                      Args.of(
                          IngestCells.Options.class,
                          "input",
                          cut.toString(),
                          "output",
                          dir.resolve("atlas").toString())))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("Expected a complete HDF5 file");
      assertThat(dir.resolve("atlas")).doesNotExist();
    }
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFails(
      String name, String layer) {
    var failure =
        assertThatThrownBy(() -> ingest(name, layer, 4)).as(name).isInstanceOf(UserError.class);
    assertThat(dir).isEmptyDirectory();
    return failure;
  }

  private IngestCells.Result ingest(String name, String layer, int cellsPerBlock) {
    return IngestCells.run(spark(), options(name, layer, dir.resolve("atlas"), cellsPerBlock));
  }

  private static IngestCells.Options options(
      String name, String layer, Path output, int cellsPerBlock) {
    return Args.of(
        IngestCells.Options.class,
        "input",
        golden(name),
        "output",
        output.toString(),
        "layer",
        Optional.ofNullable(layer),
        "cells-per-block",
        cellsPerBlock);
  }

  private static Path part(String atlas) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(atlas, "cells"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-00000"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String golden(String name) {
    Path file = GOLDEN.resolve(name + ".h5ad");
    assertThat(file).exists();
    return file.toString();
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve("expected.json").toFile());
  }
}
