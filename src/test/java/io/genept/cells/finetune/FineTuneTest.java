package io.genept.cells.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.FloatArrays;
import io.genept.io.SafetensorsFile;
import io.genept.table.CellEmbeddings;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class FineTuneTest extends SparkTest {
  private static final int DIM = 5;
  private static final int CELLS = 240;

  @TempDir Path dir;

  @Test
  void theHiddenLayerTellsWhatTheEmbeddingHides() throws IOException {
    String table = xor().write(spark(), at("w"), 3);
    FineTune.Result result = FineTune.run(spark(), options(table, "d0", 60, at("tuned")));
    assertThat(result.cells()).isEqualTo(CELLS + 2);
    assertThat(result.tested()).isEqualTo(CELLS / 6);
    assertThat(result.trained() + result.validated()).isEqualTo(CELLS * 5 / 6);
    assertThat(result.testAccuracy()).isGreaterThan(0.85);
    Map<String, List<Row>> bySet =
        CellEmbeddings.read(spark(), at("tuned")).collectAsList().stream()
            .collect(Collectors.groupingBy(row -> row.getAs(FineTune.SET)));
    assertThat(bySet.keySet())
        .containsExactlyInAnyOrder("train", "validation", "test", "unlabelled");
    assertThat(bySet.get("test")).extracting(row -> row.<String>getAs("donor")).containsOnly("d0");
    assertThat(bySet.get("validation"))
        .extracting(row -> row.<String>getAs("donor"))
        .doesNotContainAnyElementsOf(
            bySet.get("train").stream().map(row -> row.<String>getAs("donor")).toList());
    Row unlabelled =
        bySet.get("unlabelled").stream()
            .filter(row -> row.getString(0).equals("no type"))
            .findAny()
            .get();
    assertThat(unlabelled.<String>getAs(FineTune.LABEL)).isIn("A", "B");
    Row empty =
        bySet.get("unlabelled").stream()
            .filter(row -> row.getString(0).equals("no vector"))
            .findAny()
            .get();
    assertThat(empty.isNullAt(1)).isTrue();
    assertThat(empty.<String>getAs(FineTune.LABEL)).isNull();
    long right =
        bySet.get("test").stream()
            .filter(row -> row.<String>getAs(FineTune.LABEL).equals(row.getAs("cell_type")))
            .count();
    assertThat(result.testAccuracy()).isEqualTo(right / (CELLS / 6.0), within(1e-12));
    Provenance made = TableDirectory.provenance(at("tuned"), new Configuration());
    assertThat(made.facts()).containsEntry("atlas", "somewhere/" + SmallCellEmbeddings.ATLAS);
    requireNetworkGives(bySet.get("test").get(0), table);
    assertThat(Files.readAllLines(dir.resolve("tuned/_network/loss_curve.tsv")))
        .hasSize(result.epochs() + 1)
        .first()
        .isEqualTo("epoch\ttrain_loss\tvalidation_loss");
  }

  /** The written network, read anew, gives the hidden layer of a cell. */
  private void requireNetworkGives(Row cell, String table) throws IOException {
    SafetensorsFile file =
        SafetensorsFile.read(
            new org.apache.hadoop.fs.Path(at("tuned") + "/_network/network.safetensors"),
            new Configuration());
    float[] vector =
        FloatArrays.of(
            CellEmbeddings.read(spark(), table)
                .filter("cell_id = '" + cell.getString(0) + "'")
                .head()
                .getList(1));
    SafetensorsFile.Tensor weights = file.tensors().get("0.weight");
    assertThat(weights.shape()).containsExactly(8, DIM);
    float[] centre = file.tensors().get("centre").values();
    float[] scale = file.tensors().get("scale").values();
    float[] hidden = FloatArrays.of(cell.getList(1));
    assertThat(hidden).hasSize(8);
    for (int h = 0; h < 8; h++) {
      double sum = file.tensors().get("0.bias").values()[h];
      for (int d = 0; d < DIM; d++) {
        sum += weights.values()[h * DIM + d] * (vector[d] - centre[d]) * scale[d];
      }
      assertThat((double) hidden[h]).isEqualTo(sum > 0 ? sum : 0.01 * sum, within(1e-4));
    }
    assertThat(file.words()).containsEntry("label_0", "A").containsEntry("label_1", "B");
  }

  @Test
  void aStoppedRunGoesOnAndEndsAlikeWhateverThePartitions() throws IOException {
    String three = xor().write(spark(), at("w"), 3);
    FineTune.run(spark(), options(three, "d0", 12, at("whole")));
    FineTune.run(spark(), options(three, "d0", 5, at("part")));
    FineTune.Options more = options(three, "d0", 12, at("part"), "overwrite", true);
    assertThat(FineTune.run(spark(), more).epochs()).isEqualTo(12);
    assertThat(hidden(at("part"))).isEqualTo(hidden(at("whole")));
    assertThat(curve("part")).isEqualTo(curve("whole"));
    FineTune.run(spark(), options(xor().write(spark(), at("v"), 1), "d0", 12, at("other")));
    assertThat(hidden(at("other"))).isEqualTo(hidden(at("whole")));

    List<Row> before = hidden(at("part"));
    FineTune.Options another = options(three, "d1", 12, at("part"), "overwrite", true);
    assertThatThrownBy(() -> FineTune.run(spark(), another))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot go on from the checkpoint in ")
        .hasMessageContaining("it was made with test-patients d0, this run has d1.");
    assertThat(hidden(at("part"))).isEqualTo(before);
    try (Stream<Path> files = Files.list(dir.resolve("part_checkpoint"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("epoch-000012.safetensors")
          .noneMatch(name -> name.startsWith("epoch-000005"));
    }
  }

  @Test
  void aDamagedCheckpointIsSaid() throws IOException {
    String table = xor().write(spark(), at("w"), 1);
    Files.createDirectories(dir.resolve("tuned_checkpoint"));
    Files.write(dir.resolve("tuned_checkpoint/epoch-000003.safetensors"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> FineTune.run(spark(), options(table, "d0", 2, at("tuned"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it ends after 3 of 8 bytes. Remove it.");
    assertThat(dir.resolve("tuned")).doesNotExist();
  }

  @Test
  void mistakesAreSaid() {
    String table = xor().write(spark(), at("w"), 1);
    assertThatThrownBy(() -> FineTune.run(spark(), options(table, "d9", 2, at("tuned"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot keep patient d9 for testing")
        .hasMessageContaining("Did you mean d0 or d1 or d2?");
    assertThatThrownBy(
            () ->
                Args.of(
                    FineTune.Options.class,
                    "embeddings",
                    table,
                    "label-column",
                    "cell_type",
                    "test-patients",
                    "d0",
                    "output",
                    at("tuned")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot keep patients [d0] for testing: --patient-column is missing");
    FineTune.Options excluded =
        Args.of(
            FineTune.Options.class,
            "embeddings",
            table,
            "label-column",
            "cell_type",
            "exclude-labels",
            "B",
            "output",
            at("tuned"));
    assertThatThrownBy(() -> FineTune.run(spark(), excluded))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("carry 1 different labels [A]. Expected at least two");
    assertThat(dir.resolve("tuned")).doesNotExist();
    assertThat(dir.resolve("tuned_checkpoint")).doesNotExist();
  }

  private List<Row> hidden(String path) {
    return CellEmbeddings.read(spark(), path).sort("cell_id").collectAsList();
  }

  private List<String> curve(String table) throws IOException {
    return Files.readAllLines(dir.resolve(table + "/_network/loss_curve.tsv"));
  }

  private static FineTune.Options options(
      String table, String testPatient, int epochs, String output, Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "embeddings",
                table,
                "label-column",
                "cell_type",
                "patient-column",
                "donor",
                "test-patients",
                testPatient,
                "seed",
                1,
                "output",
                output));
    all.addAll(
        List.of(
            "hidden",
            8,
            "learning-rate",
            0.02,
            "batch-size",
            16,
            "epochs",
            epochs,
            "patience",
            100));
    all.addAll(List.of(more));
    return Args.of(FineTune.Options.class, all.toArray());
  }

  /**
   * Two types that no linear rule separates, of six donors, with a gap between the types, and two
   * cells that lack a type or a vector.
   */
  private static SmallCellEmbeddings xor() {
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    float[] values = Draws.vectors(5, CELLS, DIM);
    for (int cell = 0; cell < CELLS; cell++) {
      float[] vector = Arrays.copyOfRange(values, cell * DIM, (cell + 1) * DIM);
      String type = (vector[0] > 0.5) == (vector[1] > 0.5) ? "A" : "B";
      for (int d = 0; d < 2; d++) {
        vector[d] += vector[d] > 0.5 ? 0.2f : -0.2f;
      }
      table.cell("c" + (1000 + cell), vector, type, "d" + cell % 6);
    }
    return table
        .cell("no type", Draws.vectors(6, 1, DIM), null, "d1")
        .cell("no vector", null, "A", "d1");
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
