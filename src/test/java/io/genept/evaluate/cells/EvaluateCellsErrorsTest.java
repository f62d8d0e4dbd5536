package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.evaluate.cells.CellTaskOptions.CellSelection;
import io.genept.evaluate.cells.CellTaskOptions.Scale;
import io.genept.evaluate.mlflow.MlflowOptions;
import io.genept.table.Metrics;
import io.genept.table.Target;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SmallCellEmbeddings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake of the user, with its message; none leaves an output. */
class EvaluateCellsErrorsTest extends EvaluateCellsFixture {
  @Test
  void aMissingLabelColumnIsAnsweredWithTheNearest() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    refused(options(List.of(embeddings), CLUSTERING, "CellType", 1, at("m")))
        .hasMessageContaining("Cannot use --label-column CellType")
        .hasMessageContaining("Did you mean cell_type?")
        .hasMessageContaining("[cell_type, donor, res.0.5]");
    refused(
            options(
                List.of(embeddings), CLUSTERING, "cell_type", 1, at("m"), "batch-column", "donors"))
        .hasMessageContaining("Cannot use --batch-column donors")
        .hasMessageContaining("Did you mean donor?");
    refused(options(List.of(embeddings), CLUSTERING, "embedding", 1, at("m")))
        .as("a column of the table that is no obs column")
        .hasMessageContaining("has no such obs column");
  }

  @Test
  void oneLabelIsTooFew() {
    SmallCellEmbeddings one = new SmallCellEmbeddings();
    for (int cell = 0; cell < 40; cell++) {
      one.cell("cell" + cell, new float[] {cell, 1}, cell % 4 == 0 ? " " : "T", null);
    }
    String embeddings = one.write(spark(), at("w"), 2);
    refused(options(List.of(embeddings), CLUSTERING, "cell_type", 1, at("m")))
        .hasMessageContaining("by cell_type: 30 cells carry 1 different labels")
        .hasMessageContaining("choose another --label-column");
    refused(options(List.of(embeddings), CLUSTERING, "donor", 1, at("m")))
        .hasMessageContaining("by donor: 0 cells carry 0 different labels");
  }

  @Test
  void aClassOfOneCellIsInNoSplitAndSpoilsNothingElse() {
    String embeddings =
        drawn(40).cell("zz", new float[DIM], "platelet", "d1").write(spark(), at("w"), 2);
    String without = drawn(40).write(spark(), at("v"), 2);
    List<Metrics.Metric> metrics =
        run(options(List.of(embeddings), ANNOTATION, "cell_type", 2, at("m"))).metrics();
    List<Metrics.Metric> expected =
        run(options(List.of(without), ANNOTATION, "cell_type", 2, at("n"))).metrics();
    assertThat(metrics)
        .filteredOn(each -> each.learner().equals("logistic_regression"))
        .allSatisfy(
            each -> assertThat(each.message()).contains("left out, being of one cell: platelet"))
        .extracting(Metrics.Metric::value)
        .as("as without the cell")
        .containsExactlyElementsOf(
            expected.stream()
                .filter(each -> each.learner().equals("logistic_regression"))
                .map(Metrics.Metric::value)
                .toList());
  }

  @Test
  void whatOneTaskCannotDoIsNamedAndWhatOthersDidIsKept() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    EvaluateCells.Result result =
        run(
            options(
                List.of(embeddings),
                CLUSTERING + "," + ANNOTATION,
                "cell_type",
                1,
                at("m"),
                "test-fraction",
                0.05));
    assertThat(result.summary()).contains("1 left out, see their message");
    assertThat(result.metrics()).extracting(Metrics.Metric::metric).contains("ari", "evaluated");
    assertThat(result.metrics())
        .filteredOn(each -> each.metric().equals("evaluated"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.task()).isEqualTo("annotation");
              assertThat(each.value()).isNull();
              assertThat(each.message()).contains("38 training and 2 test samples for 4 classes");
            });
  }

  @Test
  void aTestSetSmallerThanTheClassesCannotBeStratified() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    refused(
            options(
                List.of(embeddings), ANNOTATION, "cell_type", 1, at("m"), "test-fraction", 0.05))
        .hasMessageContaining("38 training and 2 test samples for 4 classes")
        .hasMessageContaining("change the test fraction");
  }

  @Test
  void anotherTableIsRefused() {
    String genes = GeneVectors.write(spark(), at("genes"), List.of("A"), new float[] {1, 2}, 2);
    refused(options(List.of(genes), CLUSTERING, "cell_type", 1, at("m")))
        .hasMessageContaining("Cannot read " + genes + ": it lacks the columns [cell_id string")
        .hasMessageContaining("Expected the output of embed-cells");
    refused(options(List.of(at("none")), CLUSTERING, "cell_type", 1, at("m")))
        .hasMessageContaining("Cannot read table " + at("none") + ": there is no such directory");
  }

  @Test
  void anAtlasIsRefused() {
    String atlas =
        new SmallAtlas(List.of("A"))
            .cell("c", new int[] {0}, new float[] {1}, "B", "d", 1.0)
            .write(spark(), at("atlas"), ValueState.COUNTS, 1);
    refused(options(List.of(atlas), CLUSTERING, "cell_type", 1, at("m")))
        .hasMessageContaining("Cannot read " + atlas)
        .hasMessageContaining("Expected the output of embed-cells");
  }

  @Test
  void embeddingsOfOneNameAreRefused() {
    assertThatThrownBy(
            () -> options(List.of("out/one/w", "out/two/w/"), CLUSTERING, "t", 1, at("m")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("two tables of --embeddings are named w")
        .hasMessageContaining("Rename one directory");
  }

  @Test
  void theLabelsAreNoBatches() {
    assertThatThrownBy(
            () ->
                options(List.of("w"), CLUSTERING, "cell_type", 1, "m", "batch-column", "cell_type"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--batch-column cell_type is the --label-column too");
  }

  @Test
  void nothingToEvaluateIsRefused() {
    assertThatThrownBy(() -> options(List.of(), CLUSTERING, "t", 1, at("m")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("give at least one of --embeddings and --task");
    CellSelection cells =
        new CellSelection("t", Set.of(), Optional.empty(), new Scale(100_000, 100_000));
    assertThatThrownBy(
            () ->
                new EvaluateCells.Options(
                    List.of("w"), cells, List.of(), 1, MlflowOptions.NONE, Target.at("m")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("give at least one of --embeddings and --task");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.2, 1, --seeds 0: expected at least 1",
    "-3, 0.2, 1, --seeds -3: expected at least 1",
    "1, 0, 1, --test-fraction 0.0: expected a number above 0 and below 1",
    "1, 1, 1, --test-fraction 1.0: expected a number above 0 and below 1",
    "1, NaN, 1, --test-fraction NaN: expected a number above 0 and below 1",
    "1, 0.2, 0, --regularization 0.0: expected a number above 0",
    "1, 0.2, NaN, --regularization NaN: expected a number above 0",
  })
  void numbersOutOfRangeAreRefused(
      int seeds, double testFraction, double regularization, String message) {
    assertThatThrownBy(
            () ->
                options(
                    List.of("w"),
                    ANNOTATION,
                    "cell_type",
                    seeds,
                    "m",
                    "test-fraction",
                    testFraction,
                    "regularization",
                    regularization))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void anExistingOutputIsKeptWithoutOverwrite() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    EvaluateCells.Options options =
        options(List.of(embeddings), CLUSTERING, "cell_type", 1, at("m"));
    run(options);
    List<byte[]> before = parquet(dir.resolve("m"));
    assertThatThrownBy(() -> run(options))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a table is there already")
        .hasMessageContaining("--overwrite");
    assertThat(parquet(dir.resolve("m"))).usingRecursiveComparison().isEqualTo(before);
    EvaluateCells.Options overwriting =
        options(List.of(embeddings), CLUSTERING, "cell_type", 2, at("m"), "overwrite", true);
    assertThat(Metrics.read(spark(), run(overwriting).output()))
        .filteredOn(metric -> metric.metric().equals("ari") && metric.learner().equals("kmeans"))
        .hasSize(2);
  }

  @Test
  void aLabelToLeaveOutThatIsNotThereIsAnsweredWithTheNearest() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    refused(
            options(
                List.of(embeddings),
                CLUSTERING,
                "cell_type",
                1,
                at("m"),
                "exclude-labels",
                "monocytes"))
        .hasMessage(
            "Cannot leave out the cells of --exclude-labels monocytes: no cell of "
                + embeddings
                + " has that cell_type. Did you mean monocyte? Its labels are [B, NK, T,"
                + " monocyte].");
  }

  @Test
  void anAtlasOfOtherCellsGivesNoOrder() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    String atlas =
        new SmallAtlas(List.of("A"))
            .cell("c", new int[] {0}, new float[] {1}, "B", "d", 1.0)
            .write(spark(), at("atlas"), ValueState.COUNTS, 1);
    refused(options(List.of(embeddings), CLUSTERING, "cell_type", 1, at("m"), "atlas", atlas))
        .hasMessageContaining("Cannot take the order of cells from " + atlas)
        .hasMessageContaining("it has no cell cell0000, which " + embeddings + " has");
  }

  @Test
  void anEnsembleNeedsTheSameCells() {
    String one = drawn(60).write(spark(), at("one"), 1);
    String two = drawn(50).cell("zz", new float[DIM], "T", "d1").write(spark(), at("two"), 1);
    refused(ensemble(List.of(one, two)))
        .hasMessageContaining("Cannot pool the votes of embeddings of different cells")
        .hasMessageContaining(one + " has 60 cells, " + two + " has 51")
        .hasMessageContaining("10 are only in the former (cell0050), 1 only in the latter (zz)");
    assertThatThrownBy(() -> ensemble(List.of(one)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot make an ensemble of 1 embedding(s)")
        .hasMessageContaining("at least two --embeddings and --task annotation");
  }

  private EvaluateCells.Options ensemble(List<String> embeddings) {
    return options(embeddings, ANNOTATION, "cell_type", 1, at("m"), "ensemble", true);
  }

  @Test
  void tooManyNeighboursAndZeroVectorsAreRefused() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    refused(options(List.of(embeddings), ANNOTATION, "cell_type", 1, at("m"), "n-neighbors", 33))
        .hasMessageContaining("Cannot take 33 neighbours (--n-neighbors) among the 32 training");
    String zeros = drawn(40).cell("zz", new float[DIM], "T", "d1").write(spark(), at("z"), 1);
    refused(
            options(
                List.of(zeros),
                CLUSTERING,
                "cell_type",
                1,
                at("m"),
                "resolutions",
                1.0,
                "graph-neighbors",
                5))
        .hasMessageContaining("1 of 41 cells have a vector of zeros (first: zz)")
        .hasMessageContaining("leave out --resolutions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resolutions | 1.0,0.0 | --resolutions 0.0: expected numbers above 0.",
        "graph-neighbors | 0 | --graph-neighbors 0: expected at least 1.",
        "n-neighbors | 0 | --n-neighbors 0: expected at least 1.",
      })
  void optionsOfTheTasksOutOfRangeAreRefused(String option, String value, String message) {
    assertThatThrownBy(() -> options(List.of("w"), ALL, "cell_type", 1, at("m"), option, value))
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }
}
