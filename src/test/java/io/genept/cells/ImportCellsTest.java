package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.vectors.VectorFile;
import io.genept.table.CellEmbeddings;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCellsTest extends SparkTest {
  @TempDir Path dir;

  @Test
  void everyCellOfTheAtlasBecomesARowWithItsObsColumns() throws IOException {
    String file = text("v.csv", "cell,x,y\na,1,2\nother,5,5\nc,0,0\n");
    ImportCells.Result result = run(VectorFile.of(file), 0.2, "out");
    assertThat(result).isEqualTo(new ImportCells.Result(3, 2, 2, 1, 2, at("out")));
    Map<String, Row> rows = new HashMap<>();
    for (Row row : CellEmbeddings.read(spark(), at("out")).collectAsList()) {
      rows.put(row.getAs("cell_id"), row);
    }
    assertThat(rows.get("a").getList(1)).isEqualTo(List.of(1f, 2f));
    assertThat(rows.get("a").<Integer>getAs("genes_matched")).isEqualTo(2);
    assertThat(rows.get("a").<String>getAs("cell_type")).isEqualTo("T");
    assertThat(rows.get("b").isNullAt(1)).as("missing in the file").isTrue();
    assertThat(rows.get("c").isNullAt(1)).as("a vector of zeros").isTrue();
    assertThat(rows.get("c").<Double>getAs("matched_fraction")).isZero();
    Provenance provenance =
        TableDirectory.provenance(at("out"), spark().sparkContext().hadoopConfiguration());
    assertThat(provenance.stage()).isEqualTo("import-cells");
    assertThat(provenance.options()).containsEntry("model", "m").doesNotContainKey("format");
    assertThat(provenance.facts())
        .containsEntry("source_format", "csv")
        .containsEntry("cells_matched", 2)
        .containsEntry("cells_missing", 1)
        .containsEntry("cells_not_in_atlas", 1);
  }

  @Test
  void aMatrixTakesItsIdsFromAnotherFile() throws IOException {
    String ids = text("ids.txt", "c\nb\na\n");
    VectorFile file = new VectorFile(npy(6), Optional.of(ids), Optional.empty(), Optional.empty());
    assertThat(run(file, 1, "out").withoutVector()).isZero();
    Row first =
        CellEmbeddings.read(spark(), at("out")).filter("cell_id = 'c'").collectAsList().get(0);
    assertThat(first.getList(1)).isEqualTo(List.of(1f, 2f));
  }

  @Test
  void mistakesAreNamedAndLeaveNoOutput() throws IOException {
    refused(text("few.csv", "a,1,2\nother,3,4\n"))
        .hasMessageContaining("it has a vector for 1 of the 3 cells of " + at("atlas"))
        .hasMessageContaining("(first without: b), and 1 cells that are not there (first: other)")
        .hasMessageContaining("lower --min-matched-fraction");
    refused(text("twice.csv", "a,1,2\nb,1,2\na,3,4\n"))
        .hasMessageContaining("cell a is there twice. Expected each cell once");
    refused(text("long.csv", "a,1,2\nb,1,2,3\n"))
        .hasMessageContaining("the vector of b has 3 numbers, that of a has 2");
    refused(npy(6)).hasMessageContaining("Expected --names FILE with the names of its 3 rows");
    assertThatThrownBy(() -> options(VectorFile.of("x"), 2, "m"))
        .isInstanceOf(UserError.class)
        .hasMessage("--min-matched-fraction 2.0: expected a number from 0 to 1.");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      String file) {
    var refusal =
        assertThatThrownBy(
                () -> {
                  try {
                    run(VectorFile.of(file), 0.9, "m");
                  } catch (Exception e) {
                    throw UserError.behind(e).orElseThrow();
                  }
                })
            .isInstanceOf(UserError.class);
    assertThat(Files.exists(dir.resolve("m"))).isFalse();
    return refusal;
  }

  private ImportCells.Result run(VectorFile file, double minMatched, String output) {
    if (!Files.exists(dir.resolve("atlas"))) {
      new SmallAtlas(List.of("A", "B"))
          .cell("a", new int[] {0, 1}, new float[] {1, 2}, "T", "d", 1.0)
          .cell("b", new int[] {1}, new float[] {3}, "B", "d", 1.0)
          .cell("c", new int[] {0}, new float[] {3}, "B", "d", 1.0)
          .write(spark(), at("atlas"), ValueState.COUNTS, 2);
    }
    return ImportCells.run(spark(), options(file, minMatched, output));
  }

  private ImportCells.Options options(VectorFile file, double minMatched, String output) {
    return Args.of(
        ImportCells.Options.class,
        "input",
        file.path(),
        "names",
        file.names(),
        "atlas",
        at("atlas"),
        "min-matched-fraction",
        minMatched,
        "model",
        "m",
        "output",
        at(output));
  }

  private String text(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }

  /** So many float32, from 1 up, as a numpy matrix of two columns. */
  private String npy(int values) throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + values / 2 + ", 2), }";
    String padded = header + " ".repeat(64 - (10 + header.length() + 1) % 64) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + padded.length() + 4 * values).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) padded.length());
    bytes.put(padded.getBytes(StandardCharsets.US_ASCII));
    for (int i = 1; i <= values; i++) {
      bytes.putFloat(i);
    }
    return Files.write(dir.resolve("v.npy"), bytes.array()).toString();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
