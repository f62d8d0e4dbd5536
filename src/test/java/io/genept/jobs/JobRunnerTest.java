package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.genept.core.ValueState;
import io.genept.testing.CapturedLog;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class JobRunnerTest extends CommandTest {
  @TempDir Path dir;

  static Stream<String> commands() {
    return JobRunner.commandLine(ConfFile.NONE).getSubcommands().keySet().stream();
  }

  /** The example lines of every command's help, continued lines joined. */
  static Stream<String> examples() {
    return JobRunner.commandLine(ConfFile.NONE).getSubcommands().values().stream()
        .map(command -> command.getCommandSpec().usageMessage().footer())
        .flatMap(
            footer ->
                Arrays.stream(String.join("\n", footer).replaceAll("\\\\\\s+", "").split("\n"))
                    .filter(line -> line.startsWith("  ")))
        .map(String::strip);
  }

  @Test
  void successPrintsTheResultAndLeavesTheSessionRunning() {
    CommandRun run = embedCells(atlas(ValueState.COUNTS), genes(), "w");
    assertThat(run.code()).isEqualTo(JobRunner.OK);
    assertThat(run.out())
        .startsWith(at("w") + ": 2 cells ")
        .contains("2 of 2 genes have a vector, 0 cells have none");
    assertThat(run.err()).isEmpty();
    assertThat(spark().sparkContext().isStopped()).isFalse();
    assertThat(SparkSession.active()).isSameAs(spark());
    assertThatCode(() -> JobRunner.leave(run.code())).doesNotThrowAnyException();
  }

  @Test
  void theDetailsAreShownWhereTheyAreAskedForAndAreNoneOfTheTablesOptions() {
    String atlas = atlas(ValueState.COUNTS);
    String genes = genes();
    Logger log = LoggerFactory.getLogger("io.genept.cells.WeightedEmbedding");
    try (CapturedLog told = new CapturedLog(RecordCommand.class, Level.TRACE)) {
      assertThat(embedCells(atlas, genes, "w", "--verbose").code()).isEqualTo(JobRunner.OK);
      assertThat(told.lines())
          .containsSubsequence(
              "INFO embed-cells --atlas "
                  + atlas
                  + " --gene-embeddings "
                  + genes
                  + " --output "
                  + at("w"))
          .last()
          .asString()
          .startsWith("DEBUG embed-cells --atlas ")
          .contains("--method weighted (default)", "--target-sum 10000.0 (default)");
    }
    assertThat(log.isDebugEnabled()).as("afterwards").isFalse();
    assertThat(provenanceOf(at("w")).options()).doesNotContainKey("verbose");
  }

  @Test
  void aSessionThatIsThereKeepsItsSettings() {
    String before = spark().conf().get("spark.sql.shuffle.partitions");
    spark().conf().set("spark.sql.shuffle.partitions", "5");
    try {
      embedCells(at("nowhere"), at("nowhere"), "w");
      assertThat(spark().conf().get("spark.sql.shuffle.partitions")).isEqualTo("5");
    } finally {
      spark().conf().set("spark.sql.shuffle.partitions", before);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpOfEveryCommandShowsAnExample(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    assertThat(run.code()).isEqualTo(JobRunner.OK);
    assertThat(run.out())
        .startsWith("Usage: genept " + command)
        .containsPattern("Examples?:\\R  jobs/genept " + command)
        .contains("--conf");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsAcceptedAsItStands(String example) {
    String[] words = example.split("\\s+", -1);
    assertThat(words[0]).isEqualTo("jobs/genept");
    String[] args = Arrays.copyOfRange(words, 1, words.length);
    assertThatCode(() -> JobRunner.parse(args)).as(example).doesNotThrowAnyException();
  }

  @Test
  void helpAndVersionOfTheWhole() {
    CommandRun help = CommandRun.of("--help");
    assertThat(help.code()).isEqualTo(JobRunner.OK);
    assertThat(help.out()).contains(commands().toList());
    CommandRun version = CommandRun.of("--version");
    assertThat(version.code()).isEqualTo(JobRunner.OK);
    assertThat(version.out()).startsWith("genept ");
  }

  @Test
  void noCommandIsWrongUsage() {
    CommandRun run = CommandRun.of();
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Usage: genept").contains(commands().toList());
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheNearest() {
    CommandRun run = CommandRun.of("embed-cell", "--atlas", "a");
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("'embed-cell'").contains("embed-cells").contains("--help");
    assertNoTrace(run);
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearest() {
    CommandRun run = CommandRun.of("import-genes", "--input", "x", "--output", "y", "--modle", "m");
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    assertThat(run.err())
        .contains("genept: Unknown option")
        .contains("'--modle'")
        .contains("--model")
        .contains("See: genept import-genes --help");
    assertNoTrace(run);
  }

  @Test
  void aMissingOptionIsNamed() {
    CommandRun run = CommandRun.of("embed-cells", "--atlas", "a");
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    assertThat(run.err())
        .contains("genept: Missing required option")
        .contains("--output")
        .contains("See: genept embed-cells --help");
    assertNoTrace(run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluate-cells --embeddings e --label-column l --output o --seeds many",
        "evaluate-cells --embeddings e --label-column l --output o --task guessing",
        "embed-genes --texts t --output o --provider oracle",
        "embed-cells --atlas a --output o --method sideways",
        "ingest-cells --input i --output o --value-state raw",
      })
  void aValueOfTheWrongKindIsNamed(String line) {
    CommandRun run = CommandRun.of(line.split(" ", -1));
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    String[] words = line.split(" ", -1);
    assertThat(run.err())
        .startsWith("genept: Invalid value for option '" + words[words.length - 2] + "'")
        .contains("'" + words[words.length - 1] + "'");
    assertNoTrace(run);
  }

  @Test
  void theUsersMistakeIsAMessageWithoutTrace() {
    CommandRun run = embedCells(at("nowhere"), genes(), "w");
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip())
        .isEqualTo(
            "genept: Cannot read table "
                + at("nowhere")
                + ": there is no such directory. Check the path.");
    assertThat(dir.resolve("w")).doesNotExist();
  }

  @Test
  void aMistakeFoundInsideASparkTaskIsStillTheUsers() {
    CommandRun run =
        CommandRun.of(
            "embed-cells",
            "--atlas",
            atlas(ValueState.COUNTS),
            "--gene-embeddings",
            genes(),
            "--value-state",
            "scaled",
            "--output",
            at("w"));
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err().strip())
        .startsWith("genept: Cannot embed cells: the values are scaled")
        .hasLineCount(1);
    assertThat(dir.resolve("w")).doesNotExist();
  }

  @Test
  void optionsThatDoNotFitTogetherAreTheUsersMistake() {
    CommandRun run =
        CommandRun.of("embed-cells", "--atlas", "a", "--method", "weighted", "--output", at("w"));
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    assertThat(run.err()).contains("Missing required option: '--gene-embeddings=DIR'");
    assertNoTrace(run);
    run =
        CommandRun.of(
            "embed-cells",
            "--atlas=a",
            "--method=expression-pca",
            "--mode=incremental",
            "--output=" + at("w"));
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err()).contains("its components depend on all cells");
    assertNoTrace(run);
    run =
        CommandRun.of(
            "embed-cells", "--atlas=a", "--gene-embeddings=g", "--prefix=x", "--output=" + at("w"));
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(run.err())
        .contains("Cannot use --prefix with --method weighted: it belongs to --method sentence");
  }

  @Test
  void anExistingOutputNeedsOverwrite() {
    String atlas = atlas(ValueState.COUNTS);
    String genes = genes();
    assertThat(embedCells(atlas, genes, "w").code()).isEqualTo(JobRunner.OK);
    CommandRun again = embedCells(atlas, genes, "w");
    assertThat(again.code()).isEqualTo(JobRunner.USER_ERROR);
    assertThat(again.err()).contains("a table is there already").contains("--overwrite");
    CommandRun overwriting = embedCells(atlas, genes, "w", "--overwrite");
    assertThat(overwriting.code()).isEqualTo(JobRunner.OK);
  }

  @Test
  void aBugShowsItsTraceAndLeavesNoOutput() throws IOException {
    String genes = genes();
    for (Path part : parts(genes)) {
      Files.writeString(part, "these bytes are no Parquet");
      Files.deleteIfExists(part.resolveSibling("." + part.getFileName() + ".crc"));
    }
    CommandRun run = embedCells(atlas(ValueState.COUNTS), genes, "w");
    assertThat(run.code()).isEqualTo(JobRunner.BUG);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("genept: an error that should not happen; please report it with this trace.")
        .contains("\tat io.genept.");
    try (Stream<Path> left = Files.list(dir)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("atlas", "genes");
    }
  }

  private CommandRun embedCells(String atlas, String genes, String output, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "embed-cells",
                "--atlas",
                atlas,
                "--gene-embeddings",
                genes,
                "--output",
                at(output)));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private String atlas(ValueState state) {
    return new SmallAtlas(List.of("A", "B"))
        .cell("a", new int[] {0, 1}, new float[] {1, 2}, "T", "d", 1.0)
        .cell("b", new int[] {1}, new float[] {3}, "B", "d", 1.0)
        .write(spark(), at("atlas"), state, 1);
  }

  private String genes() {
    return GeneVectors.write(spark(), at("genes"), List.of("A", "B"), new float[] {1, 2, 3, 4}, 2);
  }

  private static List<Path> parts(String table) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(table))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private static void assertNoTrace(CommandRun run) {
    assertThat(run.err()).doesNotContain("\tat ").doesNotContain("Exception");
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
