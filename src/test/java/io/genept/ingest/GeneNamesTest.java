package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.ingest.matrix.GeneNames;
import io.genept.ingest.matrix.MatrixOptions.Orientation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of genes and cells as files in use have them. */
class GeneNamesTest {
  private static final List<String> CELLS =
      List.of("AAACATACAACCAC-1", "AAACCTGAGAAACCAT", "cell_1", "A1-B000610-3_56_F", "SRR7723114");

  @Test
  void symbolsOfHumanAndMouseAreToldFromCells() throws IOException {
    List<String> symbols = symbols();
    assertThat(symbols).hasSizeGreaterThan(1000);
    assertThat(GeneNames.share(symbols)).isGreaterThan(0.15);
    List<String> mouse =
        symbols.stream().map(s -> s.charAt(0) + s.substring(1).toLowerCase(Locale.ROOT)).toList();
    assertThat(GeneNames.share(mouse)).isGreaterThan(0.15);
    assertThat(GeneNames.rows(symbols, CELLS)).contains(Orientation.GENES);
    assertThat(GeneNames.rows(CELLS, mouse)).contains(Orientation.CELLS);
  }

  @Test
  void idsAreGenes() {
    List<String> ids =
        List.of("ENSG00000000003.15", "ENSMUSG00000000001", "FBgn0000008", "WBGene00000001");
    assertThat(GeneNames.share(ids)).isEqualTo(1);
    assertThat(GeneNames.rows(ids, List.of("x"))).contains(Orientation.GENES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AAACATACAACCAC-1",
        "GSM1234_AAACATACAACCAC",
        "cell_1",
        "Cell1",
        "1",
        "0.5",
        "S1",
        "D101_12",
        "SRR7723114",
        "A1.B000610.3_56_F.1.1",
        "P1_CD8_T",
        "n_genes",
        "pct_counts_mt",
        "UMAP_1",
        "PC_1",
        "nCount_RNA",
        "RNA_snn_res.0.5",
        "percent.mt",
        "leiden",
        "ENST00000000233"
      })
  void cellsAndTheirAnnotationsAreNot(String name) {
    assertThat(GeneNames.share(List.of(name))).isZero();
  }

  @Test
  void bothSidesAlikeDoNotTell() {
    assertThat(GeneNames.rows(List.of("ACTB", "CD4"), List.of("GAPDH", "CD8A"))).isEmpty();
    assertThat(GeneNames.rows(CELLS, CELLS)).isEmpty();
  }

  private static List<String> symbols() throws IOException {
    try (InputStream in = GeneNames.class.getResourceAsStream("/io/genept/demo/hgnc_genes.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1)[1])
          .toList();
    }
  }
}
