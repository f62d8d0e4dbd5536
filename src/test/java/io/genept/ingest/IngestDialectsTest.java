package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.genept.core.UserError;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same cells as other programmes write them: MatrixMarket folders and tables of annotations.
 */
class IngestDialectsTest extends SparkTest {
  private static final String BY_CELL =
      "%%MatrixMarket matrix coordinate real general\n4 3 5\n1 1 3\n1 2 1\n2 3 2\n4 1 1\n4 2 7\n";

  @TempDir Path dir;
  private TenXFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = TenXFolder.create(dir.resolve("in"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quoted",
        "kb-python",
        "alevin-fry",
        "expression atlas",
        "starsolo",
        "scipy",
        "windows",
        "several gzip members",
        "zstd",
        "utf-16",
      })
  void aFolderIsReadAsOthersWriteIt(String writer) throws IOException {
    write(writer);
    IngestedAtlas atlas = ingested();
    assertThat(atlas.rows().keySet()).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(atlas.dense("a")).containsExactly(3, 1, 0);
    assertThat(atlas.dense("b")).containsExactly(0, 0, 2);
    assertThat(atlas.dense("c")).containsExactly(0, 0, 0);
    assertThat(atlas.dense("d")).containsExactly(1, 7, 0);
    assertThat(atlas.atlas().genes()).extracting("geneId").containsExactly("E1", "E2", "E3");
    assertThat(atlas.atlas().genes())
        .extracting("symbol")
        .containsExactly((Object[]) symbols(writer));
  }

  private void write(String writer) throws IOException {
    String genes = "E1\nE2\nE3\n";
    switch (writer) {
      case "quoted" -> {
        folder.with("barcodes.tsv", "\"a\"\n\"b\"\n\"c\"\n\"d\"\n");
        folder.with("features.tsv", "\"E1\"\t\"G1\"\n\"E2\"\t\"G2\"\n\"E3\"\t\"G1\"\n");
      }
      case "kb-python" -> {
        names("cells_x_genes.mtx", "cells_x_genes.barcodes.txt", "cells_x_genes.genes.txt", genes);
        folder.with("cells_x_genes.genes.names.txt", "G1\nG2\nG1\n");
      }
      case "alevin-fry" ->
          names("quants_mat.mtx", "quants_mat_rows.txt", "quants_mat_cols.txt", genes);
      case "expression atlas" -> {
        names(
            "E-1.counts.mtx",
            "E-1.counts.mtx_cols",
            "E-1.counts.mtx_rows",
            "E1\tE1\nE2\tE2\nE3\tE3\n");
        folder.with("E-1.counts.mtx", TenXFolder.MATRIX);
      }
      case "starsolo" -> folder.with("UniqueAndMult-EM.mtx", TenXFolder.MATRIX);
      case "scipy" ->
          folder.with(
              "matrix.mtx",
              TenXFolder.MATRIX.replace("%\n", "%\n%METADATA: {}\n\n").toUpperCase(Locale.ROOT));
      case "windows" -> {
        folder.with("matrix.mtx", TenXFolder.MATRIX.replace("\n", "\r\n"));
        folder.with("barcodes.tsv", "\ufeffa\r\nb\r\nc\r\nd\r\n");
      }
      case "several gzip members" -> {
        folder.without("matrix.mtx");
        int half = TenXFolder.MATRIX.length() / 2;
        try (OutputStream out = Files.newOutputStream(folder.path().resolve("matrix.mtx.gz"))) {
          out.write(gzip(TenXFolder.MATRIX.substring(0, half)));
          out.write(gzip(TenXFolder.MATRIX.substring(half)));
          out.write(gzip(""));
        }
      }
      case "zstd" ->
          Files.write(
              folder.path().resolve("matrix.mtx"),
              Zstd.compress(TenXFolder.MATRIX.getBytes(StandardCharsets.UTF_8)));
      case "utf-16" ->
          Files.write(
              folder.path().resolve("barcodes.tsv"),
              "a\nb\nc\nd\n".getBytes(StandardCharsets.UTF_16));
      default -> throw new IllegalArgumentException(writer);
    }
  }

  private void names(String matrix, String barcodes, String features, String genes)
      throws IOException {
    folder.without("matrix.mtx").without("barcodes.tsv").without("features.tsv");
    folder.with(matrix, BY_CELL).with(barcodes, "a\nb\nc\nd\n").with(features, genes);
  }

  private static String[] symbols(String writer) {
    return writer.equals("alevin-fry") || writer.equals("expression atlas")
        ? new String[] {"E1", "E2", "E3"}
        : new String[] {"G1", "G2", "G1"};
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,type,n\na,T cell,1\nb,B cell,2\nc,NA,\nd,None,4\n",
        "\"type\" \"n\"\n\"a\" \"T cell\" 1\n\"b\" \"B cell\" 2\n\"c\" NA NA\n\"d\" NA 4\n",
        "id type  n\na T_cell  1\nb B_cell  2\nc NA  NA\nd nan  4\n",
        "\"id\";\"type\";\"n\"\n\"a\";\"T cell\";1\n\"b\";\"B cell\";2\n\"c\";\"N/A\";\n\"d\";\"null\";4\n",
        "id\ttype\tn\r\na\tT cell\t1\r\nb\tB cell\t2\r\nc\t<NA>\t#N/A\r\nd\t\t4\r\n",
      })
  void annotationsAreReadAsOthersWriteThem(String text) throws IOException {
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16)) {
      Files.write(dir.resolve("obs.txt"), text.getBytes(charset));
      IngestedAtlas atlas = ingested("obs", dir.resolve("obs.txt").toString(), "overwrite", true);
      assertThat(values(atlas, "type"))
          .extracting(value -> value == null ? null : value.toString().replace('_', ' '))
          .containsExactly("T cell", "B cell", null, null);
      assertThat(values(atlas, "n")).containsExactly(1L, 2L, null, 4L);
    }
  }

  @Test
  void whatStandsForMissingCanBeChanged() throws IOException {
    Files.writeString(dir.resolve("obs.csv"), "id,type\na,None\nb,NA\nc,unknown\nd,x\n");
    IngestedAtlas atlas =
        ingested("obs", dir.resolve("obs.csv").toString(), "missing-values", List.of("unknown"));
    assertThat(values(atlas, "type")).containsExactly("None", "NA", null, "x");
  }

  @Test
  void textThatIsNotUtf8IsRefusedWithItsPlaceUnlessItsEncodingIsNamed() throws IOException {
    Path obs = dir.resolve("obs.csv");
    Files.write(obs, "id,type\na,x\nb,caf\u00e9\nc,x\nd,x\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ingested("obs", obs.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("byte 0xe9 at position 6 of line 3 is no UTF-8")
        .hasMessageContaining("--encoding");
    assertThat(values(ingested("obs", obs.toString(), "encoding", "latin1"), "type"))
        .containsExactly("x", "caf\u00e9", "x", "x");
    assertThatThrownBy(() -> ingested("encoding", "latin-nine"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such encoding is known");
  }

  @Test
  void idsWithoutTheSuffixAreSuggestedAndMatched() throws IOException {
    folder.with("barcodes.tsv", "a-1\nb-1\nc-1\nd-1\n");
    Path obs = dir.resolve("obs.csv");
    Files.writeString(obs, "id,type\na,1\nb,2\nc,3\nd,4\n");
    assertThatThrownBy(() -> ingested("obs", obs.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("4 of 4 cells have no row")
        .hasMessageContaining("--obs-match without-suffix")
        .hasMessageContaining("would match 4 of 4");
    IngestedAtlas atlas = ingested("obs", obs.toString(), "obs-match", "without-suffix");
    assertThat(atlas.value("c-1", "type")).isEqualTo(3L);
    folder.with("barcodes.tsv", "a-1\nb-1\nc-1\na-2\n");
    assertThatThrownBy(
            () -> ingested("obs", obs.toString(), "obs-match", "without-suffix", "overwrite", true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("4 cells have 3 ids without it");
  }

  @Test
  void cellsWithoutAnnotationsAreRefusedKeptOrLeftOut() throws IOException {
    Path obs = dir.resolve("obs.csv");
    Files.writeString(obs, "id,type\nd,4\nb,2\nz,9\n");
    assertThatThrownBy(() -> ingested("obs", obs.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("2 of 4 cells have no row")
        .hasMessageContaining("--obs-cells intersection leaves these cells out, all keeps them");
    assertThat(values(ingested("obs", obs.toString(), "obs-cells", "all"), "type"))
        .containsExactly(null, 2L, null, 4L);
    IngestedAtlas some =
        ingested("obs", obs.toString(), "obs-cells", "intersection", "overwrite", true);
    assertThat(some.rows().keySet()).containsExactlyInAnyOrder("b", "d");
    assertThat(some.dense("d")).containsExactly(1, 7, 0);
    assertThat(some.atlas().cellCount()).isEqualTo(2);
    assertThat(some.atlas().genes()).extracting("cells").containsExactly(1L, 1L, 1L);
    assertThat(some.atlas().provenance().facts()).containsEntry("cells_without_obs", 2);
  }

  private static List<Object> values(IngestedAtlas atlas, String column) {
    return Stream.of("a", "b", "c", "d").map(id -> atlas.value(id, column)).toList();
  }

  private IngestedAtlas ingested(Object... options) {
    List<Object> all =
        new ArrayList<>(
            List.of("input", folder.path().toString(), "output", dir.resolve("out").toString()));
    all.addAll(Arrays.asList(options));
    IngestCells.run(spark(), Args.of(IngestCells.Options.class, all.toArray()));
    return IngestedAtlas.open(spark(), dir.resolve("out").toString());
  }
}
