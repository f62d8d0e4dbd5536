package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.CellIds;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder into which new files come, ingested again and again. */
class IngestNewTest extends SparkTest {
  private static final Path H5AD = Path.of("src/test/resources/golden/h5ad/csr.h5ad");

  @TempDir Path dir;
  private TenXFolder one;

  @BeforeEach
  void makeSample() throws IOException {
    one = TenXFolder.create(dir.resolve("in/one"));
  }

  @Test
  void aRepeatedRunReadsOnlyWhatIsNew() throws IOException {
    assertThat(ingest().cells()).isEqualTo(4);
    byte[] first = provenance();
    IngestCells.Result again = ingest();
    assertThat(again.cells()).isEqualTo(4);
    assertThat(again.genes()).isEqualTo(3);
    assertThat(again.summary()).contains("4 cells × 3 genes");
    assertThat(provenance()).isEqualTo(first);

    Files.copy(H5AD, dir.resolve("in/two.h5ad"));
    TenXFolder.create(dir.resolve("in/three")).with("barcodes.tsv", "p\nq\nr\ns\n");
    long cells = ingest().cells();
    assertThat(cells).isGreaterThan(8);
    byte[] second = provenance();
    assertThat(ingest().cells()).isEqualTo(cells);
    assertThat(provenance()).isEqualTo(second).isNotEqualTo(first);

    Atlas atlas = Atlas.open(spark(), out());
    assertThat(CellIds.of(atlas)).hasSize((int) cells).doesNotHaveDuplicates().contains("a", "s");
    assertThat(IngestedAtlas.open(spark(), out()).value("s", "dataset")).isEqualTo("three");
    assertThat(atlas.provenance().inputs()).hasSize(7);
  }

  @Test
  void theSameFileByAnotherSpellingOfItsPathIsTheSame() {
    ingest();
    Path other = dir.resolve("in").toAbsolutePath();
    assertThat(ingest(other.toUri().toString()).cells()).isEqualTo(4);
  }

  @Test
  void anInputWhoseFolderHoldsAnEarlierOneIsNew() throws IOException {
    Path folder = dir.resolve("in/more");
    Files.createDirectories(folder.resolve("below"));
    Files.copy(H5AD, folder.resolve("beside.h5ad"));
    TenXFolder.create(folder.resolve("below")).with("barcodes.tsv", "t\nu\nv\nw\n");
    long before = ingest().cells();
    TenXFolder.create(folder).with("barcodes.tsv", "p\nq\nr\ns\n");
    assertThat(ingest().cells()).isEqualTo(before + 4);
    assertThat(CellIds.of(Atlas.open(spark(), out()))).contains("a", "p", "s", "t");
    assertThat(ingest().cells()).isEqualTo(before + 4);
  }

  @Test
  void aFileThatHasChangedIsRefused() throws IOException {
    ingest();
    byte[] before = provenance();
    for (String matrix :
        List.of(
            TenXFolder.MATRIX.replace("1 1 3", "1 1 4"),
            TenXFolder.MATRIX.replace("1 1 3", "1 1 30"))) {
      one.with("matrix.mtx", matrix);
      assertThatThrownBy(this::ingest)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("one/matrix.mtx, which has changed since")
          .hasMessageContaining("--mode create --overwrite");
    }
    assertThat(provenance()).isEqualTo(before);
    one.with("matrix.mtx", TenXFolder.MATRIX);
    assertThat(ingest().cells()).isEqualTo(4);
  }

  @Test
  void aFailureLeavesTheAtlasAndTheNextRunGoesOn() throws IOException {
    ingest();
    byte[] before = provenance();
    TenXFolder two =
        TenXFolder.create(dir.resolve("in/two"))
            .with("barcodes.tsv", "p\nq\nr\ns\n")
            .with("matrix.mtx", TenXFolder.MATRIX.replace("2 4 7", "2 4 nan"));
    TenXFolder.create(dir.resolve("in/three")).with("barcodes.tsv", "t\nu\nv\nw\n");
    assertThatThrownBy(this::ingest)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cell s, gene");
    assertThat(provenance()).isEqualTo(before);
    two.with("matrix.mtx", TenXFolder.MATRIX);
    assertThat(ingest().cells()).isEqualTo(12);
    assertThat(CellIds.of(Atlas.open(spark(), out()))).hasSize(12).contains("a", "s", "w");
  }

  private IngestCells.Result ingest() {
    return ingest(dir.resolve("in").toString());
  }

  private IngestCells.Result ingest(String input) {
    return IngestCells.run(
        spark(),
        Args.of(
            IngestCells.Options.class,
            "input",
            input,
            "mode",
            "incremental",
            "resume",
            true,
            "output",
            out()));
  }

  private String out() {
    return dir.resolve("out").toString();
  }

  private byte[] provenance() throws IOException {
    return Files.readAllBytes(dir.resolve("out/_provenance.json"));
  }
}
