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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several inputs as one atlas. */
class IngestManyTest extends SparkTest {
  private static final Path H5AD = Path.of("src/test/resources/golden/h5ad");

  @TempDir Path dir;
  private TenXFolder one;
  private TenXFolder two;

  @BeforeEach
  void makeSamples() throws IOException {
    one = TenXFolder.create(dir.resolve("in/one"));
    two =
        TenXFolder.create(dir.resolve("in/two"))
            .with("features.tsv", "E9\tG9\nE3\tG3\nE1\tGx\n")
            .with("barcodes.tsv", "p\nq\nr\ns\n");
  }

  @Test
  void genesAreUnitedByIdInTheOrderOfTheInputs() {
    IngestCells.Result result = run("input", dir.resolve("in"));
    assertThat(result.cells()).isEqualTo(8);
    assertThat(result.nonzeros()).isEqualTo(10);
    IngestedAtlas atlas = IngestedAtlas.open(spark(), result.output());
    assertThat(atlas.atlas().genes())
        .containsExactly(
            new Atlas.Gene(0, "E1", "G1", 3),
            new Atlas.Gene(1, "E2", "G2", 2),
            new Atlas.Gene(2, "E3", "G1", 3),
            new Atlas.Gene(3, "E9", "G9", 2));
    assertThat(atlas.dense("a")).containsExactly(3, 1, 0, 0);
    assertThat(atlas.dense("p")).containsExactly(0, 0, 1, 3);
    assertThat(atlas.dense("q")).containsExactly(2, 0, 0, 0);
    assertThat(atlas.dense("s")).containsExactly(0, 0, 7, 1);
    assertThat(atlas.value("a", "dataset")).isEqualTo("one");
    assertThat(atlas.value("s", "dataset")).isEqualTo("two");
    assertThat(CellIds.of(atlas.atlas())).containsExactly("a", "b", "c", "d", "p", "q", "r", "s");
    assertThat(atlas.atlas().provenance().inputs()).hasSize(6);
  }

  @Test
  void cellIdsThatMeetAreRefusedUnlessThePrefixKeepsThemApart() throws IOException {
    two.with("barcodes.tsv", "p\nb\nr\na\n");
    assertThatThrownBy(() -> run("input", dir.resolve("in")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("2 duplicate cell ids, first a (")
        .hasMessageContaining("one position 1 and ")
        .hasMessageContaining("two position 4)")
        .hasMessageContaining("--cell-id-prefix");
    assertThat(dir.resolve("out")).doesNotExist();
    run("input", dir.resolve("in"), "cell-id-prefix", true);
    assertThat(CellIds.of(Atlas.open(spark(), out())))
        .containsExactly("one_a", "one_b", "one_c", "one_d", "two_p", "two_b", "two_r", "two_a");
  }

  @Test
  void eachInputThatFailsIsNamedAndNothingIsWritten() throws IOException {
    one.with("matrix.mtx", TenXFolder.MATRIX.replace("1 1 3", "1 1 -3"));
    assertThatThrownBy(() -> run("input", dir.resolve("in")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cell a, gene E1 is -3.0");
    two.without("barcodes.tsv");
    one.without("features.tsv");
    assertThatThrownBy(() -> run("input", dir.resolve("in")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot ingest 2 of 2 inputs")
        .hasMessageContaining("in/one")
        .hasMessageContaining("in/two");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void valuesOfTwoStatesAreRefusedUnlessDeclared() {
    List<Path> inputs = List.of(H5AD.resolve("csr.h5ad"), H5AD.resolve("log1p.h5ad"));
    assertThatThrownBy(() -> run("input", inputs, "cell-id-prefix", true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("csr.h5ad")
        .hasMessageContaining("is counts")
        .hasMessageContaining("log1p.h5ad")
        .hasMessageContaining("is log1p")
        .hasMessageContaining("--value-state");
    assertThat(dir.resolve("out")).doesNotExist();
    run("input", inputs, "cell-id-prefix", true, "value-state", "log1p");
    assertThat(Atlas.open(spark(), out()).valueState().label()).isEqualTo("log1p");
  }

  @Test
  void aManifestMixesFormatsAndItsColumnsComeAlong() throws IOException {
    Path manifest = dir.resolve("samples.tsv");
    Files.writeString(
        manifest,
        "path\tdataset\tage\tsite\n"
            + H5AD.resolve("csr.h5ad").toAbsolutePath()
            + "\tfile\t7\tx\nin/one\tfolder\t\ty\n");
    run("input", manifest);
    IngestedAtlas atlas = IngestedAtlas.open(spark(), out());
    assertThat(atlas.value("a", "dataset")).isEqualTo("folder");
    assertThat(atlas.value("a", "age")).isNull();
    assertThat(atlas.value("a", "site")).isEqualTo("y");
    String first = CellIds.of(atlas.atlas()).get(0);
    assertThat(atlas.value(first, "age")).isEqualTo(7L);
    assertThat(atlas.atlas().provenance().fact(IngestCells.FACT_FORMAT)).hasValue("h5ad, 10x MTX");
  }

  @Test
  void anOptionThatConcernsNoInputIsRefused() {
    assertThatThrownBy(() -> run("input", dir.resolve("in"), "layer", "raw"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use --layer raw: the input is 10x MTX");
  }

  @Test
  void partitionColumnsBecomeFolders() {
    run("input", dir.resolve("in"), "partition-by", "dataset");
    assertThat(dir.resolve("out/cells/dataset=one")).isDirectory();
    IngestedAtlas atlas = IngestedAtlas.open(spark(), out());
    assertThat(atlas.rows()).hasSize(8);
    assertThat(atlas.value("p", "dataset")).isEqualTo("two");
    assertThatThrownBy(
            () -> run("input", dir.resolve("in"), "partition-by", "donor", "overwrite", true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--partition-by donor");
  }

  @Test
  void appendedCellsLeaveTheFilesThatAreThere() throws IOException {
    run("input", one.path(), "mode", "append");
    List<Path> before = parts();
    List<byte[]> bytes = contents(before);
    run("input", two.path(), "mode", "append");
    assertThat(parts()).containsAll(before).hasSize(before.size() + 1);
    assertThat(contents(before)).usingRecursiveComparison().isEqualTo(bytes);
    IngestedAtlas atlas = IngestedAtlas.open(spark(), out());
    assertThat(atlas.atlas().genes())
        .containsExactly(
            new Atlas.Gene(0, "E1", "G1", 3),
            new Atlas.Gene(1, "E2", "G2", 2),
            new Atlas.Gene(2, "E3", "G1", 3),
            new Atlas.Gene(3, "E9", "G9", 2));
    assertThat(atlas.dense("a")).containsExactly(3, 1, 0, 0);
    assertThat(atlas.dense("s")).containsExactly(0, 0, 7, 1);
    assertThat(atlas.atlas().cellCount()).isEqualTo(8);
    assertThat(CellIds.of(atlas.atlas())).containsExactly("a", "b", "c", "d", "p", "q", "r", "s");
    assertThat(atlas.value("a", "dataset")).isEqualTo("one");
    assertThat(atlas.atlas().provenance().inputs()).hasSize(6);
    assertThatThrownBy(() -> run("input", two.path(), "mode", "append"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("4 duplicate cell ids, first p (position 1 and the atlas itself)");
    assertThat(IngestedAtlas.open(spark(), out()).rows()).hasSize(8);
  }

  @Test
  void resumeReadsOnlyWhatIsNotFinished() throws IOException {
    String broken = TenXFolder.MATRIX.replace("2 4 7", "2 4 nan");
    two.with("matrix.mtx", broken);
    assertThatThrownBy(() -> run("input", dir.resolve("in"), "resume", true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cell s, gene E3 is NaN")
        .hasMessageContaining("repeat the command");
    assertThat(dir.resolve("out/_provenance.json")).doesNotExist();
    List<Path> kept = hiddenParts();
    assertThat(kept).hasSize(1);
    byte[] content = Files.readAllBytes(kept.get(0));
    two.with("matrix.mtx", TenXFolder.MATRIX);
    IngestCells.Result result = run("input", dir.resolve("in"), "resume", true);
    assertThat(result.cells()).isEqualTo(8);
    assertThat(result.nonzeros()).isEqualTo(10);
    String name = kept.get(0).getFileName().toString().substring(1);
    assertThat(Files.readAllBytes(dir.resolve("out/cells").resolve(name))).isEqualTo(content);
    assertThat(IngestedAtlas.open(spark(), out()).dense("s")).containsExactly(0, 0, 7, 1);
    try (Stream<Path> left = Files.walk(dir.resolve("out"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(file -> file.startsWith("_genept") || file.startsWith("_part"));
    }
  }

  @Test
  void theSameInputsGiveTheSameBytes() throws IOException {
    run("input", List.of(H5AD.resolve("csr.h5ad"), one.path()), "cells-per-block", 3);
    List<byte[]> first = contents(parts());
    run("input", List.of(H5AD.resolve("csr.h5ad"), one.path()), "overwrite", true);
    assertThat(contents(parts())).usingRecursiveComparison().isEqualTo(first);
  }

  private IngestCells.Result run(Object... options) {
    List<Object> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("output", out()));
    return IngestCells.run(spark(), Args.of(IngestCells.Options.class, all.toArray()));
  }

  private String out() {
    return dir.resolve("out").toString();
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("out/cells"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .sorted()
          .toList();
    }
  }

  private List<Path> hiddenParts() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("out/cells"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("_part-")).toList();
    }
  }

  private static List<byte[]> contents(List<Path> files) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    return contents;
  }
}
