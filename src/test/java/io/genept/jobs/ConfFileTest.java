package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.testing.SmallCellEmbeddings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options observed in the provenance of a small table that import-genes writes. */
class ConfFileTest extends CommandTest {
  private static final String TOP = "model = top\n";
  private static final String SECTION = "import-genes { model = section }\n";
  private static final String OTHER_SECTION = "embed-cells { target-sum = 5 }\n";

  @TempDir Path dir;

  @BeforeEach
  void vectors() throws IOException {
    Files.writeString(dir.resolve("vectors.csv"), "gene,x,y\nA,1,2\nB,3,4\n");
  }

  @Test
  void theCommandLineWinsThenTheSectionThenTheTopLevelThenTheDefault() {
    assertThat(model("", "default")).isEqualTo("imported");
    assertThat(model(OTHER_SECTION, "elsewhere")).isEqualTo("imported");
    assertThat(model(TOP, "top")).isEqualTo("top");
    assertThat(model(TOP + SECTION, "section")).isEqualTo("section");
    assertThat(model(SECTION + TOP, "reversed")).as("the order of lines").isEqualTo("section");
    assertThat(model(TOP + SECTION, "line", "--model", "line")).isEqualTo("line");
  }

  @Test
  void requiredOptionsMayStandInTheFile() {
    String conf =
        conf(
            "import-genes { input = \"%s\", output = \"%s\" }"
                .formatted(at("vectors.csv"), at("table")));
    assertThat(CommandRun.of("import-genes", "--conf=" + conf).code()).isEqualTo(JobRunner.OK);
    assertThat(provenance("table").options()).containsEntry("input", at("vectors.csv"));
  }

  @Test
  void aFlagMayStandInTheFile() {
    assertThat(model("", "table", "--model", "first")).isEqualTo("first");
    assertThat(importGenes(conf("overwrite = false"), "table").code())
        .isEqualTo(JobRunner.USER_ERROR);
    assertThat(importGenes(conf("overwrite = true"), "table").code()).isEqualTo(JobRunner.OK);
    assertThat(provenance("table").options()).containsEntry("model", "imported");
  }

  @Test
  void aListMayBeAListOrSeparatedByCommas() {
    SmallCellEmbeddings cells = new SmallCellEmbeddings();
    for (int cell = 0; cell < 40; cell++) {
      cells.cell("c" + cell, new float[] {cell % 2, cell}, "t" + cell % 2, "d");
    }
    String one = cells.write(spark(), at("one"), 1);
    String two = cells.write(spark(), at("two"), 1);
    for (String lists :
        List.of(
            "embeddings = [\"%s\", \"%s\"]\ntask = [clustering]".formatted(one, two),
            "embeddings = \"%s,%s\"\ntask = clustering".formatted(one, two))) {
      String conf = conf("evaluate-cells { label-column = cell_type, seeds = 1 \n" + lists + "\n}");
      CommandRun run =
          CommandRun.of("evaluate-cells", "--conf", conf, "--output", at("m"), "--overwrite");
      assertThat(run.err()).isEmpty();
      assertThat(provenance("m").options())
          .containsEntry("embeddings", List.of(one, two))
          .containsEntry("task", List.of("clustering"))
          .containsEntry("seeds", 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "modle = x, there is no option modle",
    "import-genes { modle = x }, there is no option import-genes.modle",
    "import-genes { target-sum = 1 }, there is no option import-genes.target-sum",
    "import-gene { model = x }, there is no option import-gene",
    "import-genes = 3, there is no option import-genes",
    "import-genes = null, there is no option import-genes",
  })
  void anUnknownNameIsRefusedWithThoseThatThereAre(String line, String message) {
    CommandRun run = importGenes(conf(line), "table");
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err())
        .startsWith("genept: Cannot use --conf " + at("genept.conf"))
        .contains(message)
        .contains("model");
    assertNothingWritten(run);
  }

  @Test
  void aMissingFileIsRefused() {
    CommandRun run = importGenes(at("none.conf"), "table");
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err())
        .contains("Cannot read --conf " + at("none.conf") + ": there is no such file");
    assertNothingWritten(run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model = {", "import-genes { model = x", "model", "model = ${unset}"})
  void aMalformedFileIsRefused(String text) {
    CommandRun run = importGenes(conf(text), "table");
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err())
        .contains("Cannot read --conf " + at("genept.conf"))
        .contains("Expected lines of the form: name = value");
    assertNothingWritten(run);
  }

  @Test
  void nullLeavesTheDefault() {
    assertThat(model("model = null\n", "top")).isEqualTo("imported");
    assertThat(model(TOP + "import-genes { model = null }\n", "section")).isEqualTo("top");
  }

  @Test
  void aValueOfTheWrongKindIsNamed() {
    CommandRun run =
        CommandRun.of(
            "embed-cells",
            "--conf",
            conf("embed-cells { target-sum = plenty }"),
            "--atlas",
            "a",
            "--gene-embeddings",
            "g",
            "--output",
            "o");
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    assertThat(run.err()).contains("--target-sum").contains("'plenty'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed-genes", "embed-cells", "evaluate-cells"})
  void theFileThatComesWithTheProjectIsValid(String command) {
    CommandRun run = CommandRun.of(command, "--conf", "conf/genept.conf", "--help");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(JobRunner.OK);
  }

  /** Imports with a conf file and returns the model that the table names. */
  private String model(String text, String output, String... more) {
    CommandRun run = importGenes(conf(text), output, more);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(JobRunner.OK);
    return provenance(output).option("model").orElse(null);
  }

  private CommandRun importGenes(String conf, String output, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "import-genes",
                "--conf",
                conf,
                "--input",
                at("vectors.csv"),
                "--output",
                at(output)));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private String conf(String text) {
    try {
      return Files.writeString(dir.resolve("genept.conf"), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Provenance provenance(String table) {
    return provenanceOf(at(table));
  }

  private void assertNothingWritten(CommandRun run) {
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(dir.resolve("table")).doesNotExist();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
