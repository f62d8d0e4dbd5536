package io.genept.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.cluster.StandaloneCluster.Job;
import io.genept.cluster.StandaloneCluster.Tasks;
import io.genept.jobs.GenePt;
import io.genept.testing.Draws;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The cluster jar on a master and two workers, each a process of its own, against the same commands
 * in this JVM. Logs and tables stay in {@code target/cluster-it}.
 */
@Tag("cluster")
class ClusterIT extends SparkTest {
  private static final Path DIRECTORY = Path.of("target", "cluster-it").toAbsolutePath();

  /** As many as {@code ingest-cells} cuts an atlas of this size into. */
  private static final int PARTS = 8;

  private static StandaloneCluster cluster;
  private static SyntheticInput input;

  @BeforeAll
  static void theSameCommandsInThisJvm() throws IOException {
    FileUtils.deleteDirectory(DIRECTORY.toFile());
    cluster = StandaloneCluster.start(DIRECTORY);
    input = SyntheticInput.write(Files.createDirectories(DIRECTORY.resolve("input")));
    assertThat(spark()).isNotNull();
    GenePt.main(ingestCells("local"));
    GenePt.main(
        new String[] {
          "import-genes",
          "--input",
          input.vectors().toString(),
          "--model",
          "drawn",
          "--output",
          at("local", "genes")
        });
    GenePt.main(embedCells("local"));
  }

  @AfterAll
  static void noProcessIsLeft() {
    if (cluster != null) {
      cluster.close();
      assertThat(cluster.anyAlive()).isFalse();
    }
  }

  @Test
  void twoExecutorsWriteTheSameTables() throws Exception {
    Job ingest = cluster.submit("ingest-cells", ingestCells("cluster"));
    assertThat(ingest.exitCode()).as(ingest.output()).isZero();
    assertSameTable(at("cluster", "atlas") + "/cells", at("local", "atlas") + "/cells");
    assertSameTable(at("cluster", "atlas") + "/genes", at("local", "atlas") + "/genes");

    Job embed = cluster.submit("embed-cells", embedCells("cluster"));
    assertThat(embed.exitCode()).as(embed.output()).isZero();
    assertThat(embed.output())
        .contains("broadcast 500 gene vectors × 1,024 dimensions")
        .contains(" cells/s)");
    assertSameTable(at("cluster", "cells"), at("local", "cells"));
    assertThat(names("cluster")).containsExactlyInAnyOrder("atlas", "cells");
    for (int worker = 0; worker < 2; worker++) {
      assertThat(DIRECTORY.resolve("work-" + worker))
          .as("an executor ran on worker %d", worker)
          .isNotEmptyDirectory();
    }
  }

  @Test
  void twoExecutorsReadManyInputsToTheSameBytes() throws Exception {
    GenePt.main(ingestMany("local"));
    Job ingest = cluster.submit("ingest-many", ingestMany("many"));
    assertThat(ingest.exitCode()).as(ingest.output()).isZero();
    for (String table : List.of("cells", "genes")) {
      assertThat(bytes("many", table)).isEqualTo(bytes("local", table)).isNotEmpty();
    }
  }

  @Test
  void twoExecutorsCarryOverTheSameLabels() throws Exception {
    float[] vectors = Draws.vectors(1, 900, 20);
    SmallCellEmbeddings reference = new SmallCellEmbeddings();
    SmallCellEmbeddings query = new SmallCellEmbeddings();
    for (int i = 0; i < 900; i++) {
      (i % 3 == 0 ? query : reference)
          .cell("cell-" + i, Arrays.copyOfRange(vectors, i * 20, i * 20 + 20), "type" + i % 4, "d");
    }
    reference.write(spark(), at("labelled", "reference"), 3);
    query.write(spark(), at("labelled", "query"), 4);
    GenePt.main(annotateCells("local"));
    Job job = cluster.submit("annotate-cells", annotateCells("annotated"));
    assertThat(job.exitCode()).as(job.output()).isZero();
    assertThat(job.output()).contains("0 MB of vectors, sent whole to every executor");
    assertSameTable(at("annotated", "labels"), at("local", "labels"));
  }

  @Test
  void twoExecutorsAggregateToTheSameGroups() throws Exception {
    GenePt.main(pseudobulkCells("local"));
    Job job = cluster.submit("pseudobulk-cells", pseudobulkCells("aggregated"));
    assertThat(job.exitCode()).as(job.output()).isZero();
    assertSameTable(at("aggregated", "types") + "/cells", at("local", "types") + "/cells");
    assertSameTable(at("aggregated", "types") + "/genes", at("local", "types") + "/genes");
  }

  @Test
  void anExecutorThatIsKilledLosesNothing() throws Exception {
    Job job = cluster.submit("embed-cells-killed", embedCells("killed"));
    Tasks tasks = cluster.awaitMiddle(job, PARTS);
    ProcessHandle executor = cluster.killExecutor();
    assertThat(tasks.all() - tasks.done()).as("tasks left of %s", tasks).isGreaterThan(1);

    assertThat(job.exitCode()).as(job.output()).isZero();
    assertThat(executor.isAlive()).isFalse();
    assertThat(job.output()).contains("Lost executor");
    assertSameTable(at("killed", "cells"), at("local", "cells"));
    assertThat(names("killed")).containsExactly("cells");
  }

  /** Same columns, same rows, floating-point numbers to the bit. */
  private static void assertSameTable(String actual, String expected) {
    Dataset<Row> ours = spark().read().parquet(actual);
    Dataset<Row> theirs = spark().read().parquet(expected);
    assertThat(ours.schema()).isEqualTo(theirs.schema());
    assertThat(rows(ours)).isEqualTo(rows(theirs)).isNotEmpty();
  }

  /** The text of a float or a double differs where a bit does, NaN aside. */
  private static List<String> rows(Dataset<Row> table) {
    return table
        .selectExpr("`" + table.columns()[0] + "`", "sha2(to_json(struct(*)), 256)")
        .sort(table.columns()[0])
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  private static String[] ingestCells(String run) {
    return new String[] {
      "ingest-cells",
      "--input",
      input.matrix().toString(),
      "--obs",
      input.obs().toString(),
      "--output",
      at(run, "atlas")
    };
  }

  private static String[] ingestMany(String run) {
    String fixtures = Path.of("src/test/resources/golden/h5ad").toAbsolutePath() + "/";
    return new String[] {
      "ingest-cells",
      "--input",
      input.matrix()
          + ","
          + fixtures
          + "csr.h5ad,"
          + fixtures
          + "csc.h5ad,"
          + fixtures
          + "dense.h5ad",
      "--cell-id-prefix",
      "--output",
      at(run, "many")
    };
  }

  /**
   * Hashes of the pages of the files of a table, in their order: all but the footers, in which
   * Parquet lists the encodings of a column in an order that it draws for each JVM.
   */
  private static List<String> bytes(String run, String table) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(at(run, "many"), table))) {
      List<String> hashes = new ArrayList<>();
      for (Path file :
          files.filter(each -> !each.getFileName().toString().startsWith(".")).sorted().toList()) {
        byte[] content = Files.readAllBytes(file);
        int footer =
            ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(content.length - 8);
        byte[] pages = Arrays.copyOf(content, content.length - 8 - footer);
        hashes.add(content.length + " " + DigestUtils.sha256Hex(pages));
      }
      return hashes;
    }
  }

  private static String[] embedCells(String run) {
    return new String[] {
      "embed-cells",
      "--atlas",
      at("local", "atlas"),
      "--gene-embeddings",
      at("local", "genes"),
      "--output",
      at(run, "cells")
    };
  }

  private static String[] annotateCells(String run) {
    return new String[] {
      "annotate-cells",
      "--reference",
      at("labelled", "reference"),
      "--query",
      at("labelled", "query"),
      "--label-column",
      "cell_type",
      "--output",
      at(run, "labels")
    };
  }

  private static String[] pseudobulkCells(String run) {
    return new String[] {
      "pseudobulk-cells",
      "--atlas",
      at("local", "atlas"),
      "--by",
      "cell_type",
      "--output",
      at(run, "types")
    };
  }

  private static List<String> names(String run) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(at(run, "")))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String at(String run, String name) {
    return DIRECTORY.resolve("tables").resolve(run).resolve(name).toString();
  }
}
