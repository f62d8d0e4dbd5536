package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import io.genept.ingest.anndata.DenseMatrix;
import io.genept.ingest.inputs.MatrixInput;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.io.anndata.Node;
import io.genept.io.hdf5.H5File;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of 10x, loom and MuData against what scanpy, loompy and mudata read; see
 * src/test/python/make_hdf5_fixtures.py.
 */
@Tag("golden")
class IngestHdf5Test extends SparkTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/hdf5");

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "tenx_v3.h5,tenx_v3,",
    "tenx_barnyard.h5,tenx_barnyard,",
    "tenx_barnyard.h5,tenx_barnyard:mm10,genome=mm10",
    "tenx_probes.h5,tenx_probes,",
    "tenx_v2.h5,tenx_v2,",
    "tenx_v2_two.h5,tenx_v2_two:hg19,genome=hg19",
    "tenx_v2_two.h5,tenx_v2_two:mm10,genome=mm10",
    "loom3.loom,loom3,",
    "loom3.loom,loom3,layer=matrix",
    "loom3.loom,loom3:spliced,layer=spliced",
    "loom_genes.loom,loom_genes,",
    "loom_wide.loom,loom_wide,",
    "loom_plain.loom,loom_plain,",
    "mu_same.h5mu,mu_same:rna,",
    "mu_same.h5mu,mu_same:prot:twice,modality=prot layer=twice",
    "mu_fewer.h5mu,mu_fewer:rna,modality=rna",
    "mu_fewer.h5mu,mu_fewer:rna:twice,layer=twice",
    "mu_fewer.h5mu,mu_fewer:prot,modality=prot",
  })
  void readsWhatTheReferenceReads(String file, String key, String choice) throws IOException {
    JsonNode expected = expected(key);
    IngestCells.Result result = ingest(file, choice);
    IngestedAtlas atlas = IngestedAtlas.open(spark(), result.output());
    JsonNode rows = expected.get("matrix");
    assertThat(result.cells()).isEqualTo(rows.size());
    for (int cell = 0; cell < rows.size(); cell++) {
      String id = expected.get("cell_ids").get(cell).asText();
      double[] values = new ObjectMapper().convertValue(rows.get(cell), double[].class);
      assertThat(atlas.dense(id)).as(id).isEqualTo(values);
      for (String column : (Iterable<String>) () -> expected.get("obs").fieldNames()) {
        assertThat(String.valueOf(atlas.value(id, column)))
            .as(column + " of " + id)
            .isEqualTo(expected.get("obs").get(column).get(cell).asText());
      }
    }
    assertThat(atlas.atlas().genes()).hasSameSizeAs(expected.get("gene_ids"));
    for (Atlas.Gene gene : atlas.atlas().genes()) {
      assertThat(gene.geneId()).isEqualTo(expected.get("gene_ids").get(gene.index()).asText());
      assertThat(gene.symbol()).isEqualTo(expected.get("symbols").get(gene.index()).asText());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tenx_v3.h5,10x HDF5,matrix,feature_type genome",
    "tenx_probes.h5,10x HDF5,matrix,probe_region filtered_probes",
    "loom3.loom,loom,matrix,Length",
    "mu_fewer.h5mu,h5mu,X,gene_index",
  })
  void saysWhatItRead(String file, String format, String layer, String columns) {
    Atlas atlas = Atlas.open(spark(), ingest(file, null).output());
    assertThat(atlas.provenance().facts())
        .containsEntry("source_format", format)
        .containsEntry("layer", layer);
    assertThat(atlas.genesTable().columns()).contains(columns.split(" "));
    List<String> obs = List.of(atlas.cells().columns());
    assertThat(obs).doesNotContain("CellID", "tSNE", "donor");
  }

  @Test
  void columnsOfTheGenesStayWithTheirGenes() {
    Atlas atlas = Atlas.open(spark(), ingest("tenx_barnyard.h5", "genome=mm10").output());
    assertThat(atlas.genesTable().select("genome").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("mm10");
    assertThat(
            Atlas.open(spark(), ingest("tenx_v3.h5", null).output())
                .genesTable()
                .select("feature_type")
                .distinct()
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("Gene Expression");
  }

  @Test
  void attributesOfLoomCanBeChosen() {
    Atlas atlas =
        Atlas.open(
            spark(),
            ingest("loom3.loom", "gene-id-column=Length symbol-column=Accession cell-column=Age")
                .output());
    assertThat(atlas.genes().get(3).geneId()).isEqualTo("3");
    assertThat(atlas.genes().get(3).symbol()).isEqualTo("ENSG00000000003");
    assertThat(atlas.cells().select("cell_id").sort("cell_id").first().getString(0))
        .isEqualTo("0.0");
    assertThat(atlas.cells().columns()).contains("CellID").doesNotContain("Age");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenx_v2_two.h5||a matrix for each of 2 genomes, hg19, mm10. Expected one; name it with"
            + " --genome",
        "tenx_v2_two.h5|genome=hg38|it has no genome \"hg38\". Expected one of hg19, mm10",
        "tenx_barnyard.h5|genome=hg38|it has no genome \"hg38\". Expected one of GRCh38, mm10",
        "loom3.loom|layer=raw|it has no layer \"raw\". Expected one of these for --layer: matrix,"
            + " spliced",
        "loom3.loom|gene-id-column=Ensembl|row_attrs has no attribute \"Ensembl\"",
        "loom3.loom|cell-column=tSNE|Expected the ids there; name one of [Age, CellID, Class] with"
            + " --cell-column",
        "mu_same.h5mu|modality=atac|it has no modality \"atac\". Expected one of these for"
            + " --modality: prot, rna",
        "mu_same.h5mu|layer=counts|it has no matrix layers/counts",
      })
  void choicesThatDoNotFitListTheOthers(String file, String choice, String message) {
    assertFails(file, choice).hasMessageContaining(message);
  }

  /** The ranges of tasks begin and end within chunks, windows and slices. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdf5/tenx_v3.h5",
        "hdf5/loom3.loom",
        "hdf5/loom_wide.loom",
        "hdf5/loom_plain.loom",
        "h5ad/csr_gzip.h5ad",
        "h5ad/unsorted.h5ad",
        "h5ad/csc.h5ad",
        "h5ad/dense_gzip.h5ad",
        "h5ad/zstd_shuffle.h5ad"
      })
  void rangesAreTheCellsOfTheWhole(String file) {
    String path = GOLDEN.resolveSibling(file).toString();
    try (CellReader reader =
        MatrixInput.open(
            path, spark().sparkContext().hadoopConfiguration(), Args.of(MatrixOptions.class))) {
      int cells = (int) reader.head().cells();
      List<String> whole = cells(reader, 0, cells, 3);
      assertThat(whole).hasSize(cells);
      for (int from = 0; from < cells; from += 4) {
        for (int to : new int[] {from + 1, Math.min(cells, from + 5), cells}) {
          assertThat(cells(reader, from, to, 2)).isEqualTo(whole.subList(from, to));
        }
      }
    }
  }

  /** Where a chunk has more values than may be held, cells are put in order on disk. */
  @ParameterizedTest
  @CsvSource({
    "hdf5/loom3.loom,matrix,GENES",
    "hdf5/loom_wide.loom,matrix,GENES",
    "hdf5/loom_plain.loom,matrix,GENES",
    "h5ad/dense.h5ad,X,CELLS",
    "h5ad/dense_gzip.h5ad,X,CELLS",
  })
  void denseMatricesAreTheSameHoweverLittleMayBeHeld(
      String name, String matrix, DenseMatrix.Rows rows) {
    String path = GOLDEN.resolveSibling(name).toString();
    try (H5File file = H5File.open(path, spark().sparkContext().hadoopConfiguration())) {
      Node node = file.find(matrix).orElseThrow();
      List<String> cells = cells(new DenseMatrix(node, rows, 1 << 22));
      assertThat(cells).hasSize((int) new DenseMatrix(node, rows, 1).cells());
      for (int elements : new int[] {1, 20, 50, 500, 5000}) {
        assertThat(cells(new DenseMatrix(node, rows, elements))).isEqualTo(cells);
      }
    }
  }

  private static List<String> cells(DenseMatrix matrix) {
    Cells sink = new Cells();
    matrix.read(0, matrix.cells(), 3, sink);
    return sink.cells;
  }

  private static List<String> cells(CellReader reader, int from, int to, int cellsPerBlock) {
    Cells sink = new Cells();
    reader.read(from, to, cellsPerBlock, sink);
    return sink.cells;
  }

  /** Each cell with its place and values, as text. */
  private static final class Cells implements CellReader.Sink {
    final List<String> cells = new ArrayList<>();

    @Override
    public void accept(CellBlock block) {
      for (int cell = 0; cell < block.cells(); cell++) {
        cells.add(
            block.firstCell()
                + cell
                + Arrays.toString(block.genesOf(cell))
                + Arrays.toString(block.valuesOf(cell)));
      }
    }

    @Override
    public void restart() {
      cells.clear();
    }
  }

  private AbstractThrowableAssert<?, ?> assertFails(String file, String choice) {
    var failure = assertThatThrownBy(() -> ingest(file, choice)).isInstanceOf(UserError.class);
    assertThat(dir).isEmptyDirectory();
    return failure;
  }

  private IngestCells.Result ingest(String file, String choice) {
    Path input = GOLDEN.resolve(file);
    assertThat(input).exists();
    List<Object> options =
        new ArrayList<>(
            List.of("input", input.toString(), "output", dir.resolve("atlas").toString()));
    options.addAll(List.of("cells-per-block", 4, "overwrite", true));
    if (choice != null) {
      for (String option : choice.split(" ", -1)) {
        options.addAll(List.of((Object[]) option.split("=")));
      }
    }
    return IngestCells.run(spark(), Args.of(IngestCells.Options.class, options.toArray()));
  }

  private static JsonNode expected(String key) throws IOException {
    JsonNode expected =
        new ObjectMapper().readTree(GOLDEN.resolve("expected.json").toFile()).get(key);
    assertThat(expected).as(key).isNotNull();
    return expected;
  }
}
