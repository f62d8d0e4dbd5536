package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.testing.GeneVectors;
import io.genept.testing.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and tables whose names a shell can make. */
class PathNamesTest extends CommandTest {
  private static final List<String> GENES = List.of("A", "B", "C");
  private static final int CELLS = 24;
  private static final String LETTERS = "a b%20:[1]{x}*?#+'&=k";

  @TempDir Path dir;
  private String genes;

  @BeforeEach
  void files() throws IOException {
    genes = GeneVectors.write(spark(), dir + "/genes", GENES, GeneVectors.table(1, 3, 3), 3);
    StringBuilder cells = new StringBuilder("cell,A,B,C\n");
    StringBuilder obs = new StringBuilder("cell\tcell_type\tdonor\n");
    for (int cell = 0; cell < CELLS; cell++) {
      cells.append("c%02d,%d,%d,%d%n".formatted(cell, 1 + cell % 5, cell % 3, 2));
      obs.append("c%02d\tt%d\td%d%n".formatted(cell, cell % 2, cell % 3));
    }
    Path folder = Files.createDirectories(dir.resolve(LETTERS));
    Files.writeString(folder.resolve("x:1.csv"), cells);
    Files.writeString(folder.resolve("obs:1.tsv"), obs);
  }

  private List<Row> embedded(String output) {
    String folder = dir + "/" + LETTERS;
    String embeddings = output + "_w";
    ingest(folder + "/x:1.csv", output);
    succeed(
        "embed-cells", "--atlas=" + output, "--gene-embeddings=" + genes, "--output=" + embeddings);
    return CellEmbeddings.read(spark(), embeddings).sort("cell_id").collectAsList();
  }

  private void ingest(String input, String output) {
    succeed(
        "ingest-cells",
        "--input=" + input,
        "--obs=" + dir + "/" + LETTERS + "/obs:1.tsv",
        "--value-state=counts",
        "--rows=cells",
        "--output=" + output);
  }

  @Test
  void tablesHoldTheSameInFoldersOfAnyName() {
    ObjectStore.in(spark().sparkContext().hadoopConfiguration());
    List<Row> rows = embedded(dir + "/plain");
    assertThat(rows).hasSize(CELLS);
    for (String output :
        List.of(
            dir + "/" + LETTERS + "/" + LETTERS,
            dir + "/_x/.x/k=v/a,b/" + "n".repeat(253),
            "fakes3://" + dir + "/store/" + LETTERS)) {
      assertThat(embedded(output)).as(output).isEqualTo(rows);
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsRefusedBeforeTheWork() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "x");
    Path closed = Files.createDirectory(dir.resolve("closed"));
    assertThat(closed.toFile().setWritable(false)).isTrue();
    List<String> places = new ArrayList<>(List.of(file + "/out", dir + "/" + "n".repeat(256)));
    // All places are open to root.
    if (!Files.isWritable(closed)) {
      places.add(closed + "/out");
    }
    for (String output : places) {
      CommandRun run =
          CommandRun.of(
              "ingest-cells",
              "--input=" + dir + "/" + LETTERS + "/x:1.csv",
              "--rows=cells",
              "--output=" + output);
      assertThat(run.code()).as(output).isEqualTo(JobRunner.USER_ERROR);
      assertThat(run.err()).contains("Cannot write table " + output).contains("Expected");
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void aPatternFindsFilesInAFolderThatIsNone() {
    ingest(dir + "/" + LETTERS + "/x*.csv", dir + "/atlas");
    assertThat(Atlas.open(spark(), dir + "/atlas").cells().count()).isEqualTo(CELLS);
  }

  @Test
  void everyStageReadsWhatTheOneBeforeWrote() {
    String at = dir + "/" + LETTERS + "/out:";
    embedded(at);
    succeed(
        "evaluate-cells",
        "--task=clustering",
        "--embeddings=" + at + "_w",
        "--label-column=cell_type",
        "--resolutions=1",
        "--seeds=1",
        "--output=" + at + "metrics");
    succeed(
        "annotate-cells",
        "--reference=" + at + "_w",
        "--query=" + at + "_w",
        "--allow-shared-cells",
        "--label-column=cell_type",
        "--output=" + at + "labels");
    succeed(
        "visualise-cells",
        "--embeddings=" + at + "_w",
        "--n-neighbors=5",
        "--output=" + at + "map");
    succeed(
        "write-report",
        "--metrics=" + at + "metrics",
        "--cell-maps=" + at + "map",
        "--output=" + at + "report");
    assertThat(Path.of(at + "report", "report.html")).content().contains("clustering");
    assertThat(succeed("inspect", at + "_w")).contains("24");
  }
}
