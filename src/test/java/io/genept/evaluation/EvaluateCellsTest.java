package io.genept.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.evaluation.EvaluateCells.Task;
import io.genept.evaluation.metric.ClassAverage;
import io.genept.evaluation.metric.ClassificationMetrics;
import io.genept.evaluation.metric.ClusteringMetrics;
import io.genept.evaluation.metric.Silhouette;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import io.genept.testing.Draws;
import io.genept.testing.GeneVectors;
import io.genept.testing.Golden;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateCellsTest extends SparkTest {
  private static final int CELLS = 120;
  private static final int DIM = 6;
  private static final String[] TYPES = {"T", "B", "NK", "monocyte"};
  private static final int SEEDS = 2;
  private static final Set<Task> CLUSTERING = Set.of(Task.CLUSTERING);
  private static final Set<Task> ANNOTATION = Set.of(Task.ANNOTATION);
  private static final Set<Task> ALL = Set.of(Task.values());

  @TempDir Path dir;

  @Test
  void everyNumberFollowsFromThePredictions() {
    String embeddings = withGaps().write(spark(), at("w"), 3);
    List<Metric> metrics = evaluate(embeddings, ALL, Optional.of("donor"), SEEDS, "metrics");
    List<Row> predictions =
        spark().read().parquet(at("metrics") + "/" + Metrics.PREDICTIONS).collectAsList();
    assertThat(Metrics.read(spark(), at("metrics"))).isEqualTo(metrics);
    Map<String, String> donors = new HashMap<>();
    for (Row row : spark().read().parquet(embeddings).collectAsList()) {
      donors.put(row.getAs("cell_id"), row.getAs("donor") == null ? "" : row.getAs("donor"));
    }
    int recomputed = 0;
    for (Metric metric : metrics) {
      if (metric.learner().isEmpty() || metric.metric().equals("inertia")) {
        continue;
      }
      List<Row> rows =
          predictions.stream()
              .filter(row -> row.<String>getAs("task").equals(metric.task()))
              .filter(row -> row.<String>getAs("learner").equals(metric.learner()))
              .filter(row -> row.<Long>getAs("seed").equals(metric.seed()))
              .toList();
      String[] truth = strings(rows, "label");
      String[] predicted = strings(rows, "predicted");
      String[] donor =
          rows.stream().map(row -> donors.get(row.<String>getAs("id"))).toArray(String[]::new);
      assertThat(metric.n()).as("%s", metric).isEqualTo(rows.size());
      assertThat(metric.value())
          .as("%s", metric)
          .isEqualTo(
              score(
                  metric.metric(),
                  metric.labelColumn().equals("donor") ? donor : truth,
                  predicted));
      recomputed++;
    }
    assertThat(recomputed)
        .as("ARI, AMI and ARI of the donors; four scores of two learners")
        .isEqualTo(SEEDS * (3 + 2 * 4));
  }

  @Test
  void silhouetteIsThatOfTheLabelsAndTakesNoSeed() {
    String embeddings = withGaps().write(spark(), at("w"), 2);
    List<Row> used =
        spark()
            .read()
            .parquet(embeddings)
            .filter("embedding is not null and trim(cell_type) != ''")
            .collectAsList();
    float[] vectors = new float[used.size() * DIM];
    for (int i = 0; i < used.size(); i++) {
      List<Float> vector = used.get(i).getList(1);
      for (int d = 0; d < DIM; d++) {
        vectors[i * DIM + d] = vector.get(d);
      }
    }
    int[] labels = LabelCodes.of(strings(used, "cell_type")).codes();
    List<Metric> asw =
        evaluate(embeddings, CLUSTERING, Optional.empty(), 1, "metrics").stream()
            .filter(metric -> metric.metric().equals("asw"))
            .toList();
    assertThat(asw).hasSize(1);
    assertThat(asw.get(0).seed()).isNull();
    assertThat(asw.get(0).learner()).isEmpty();
    assertThat(asw.get(0).value())
        .isEqualTo(Silhouette.mean(vectors, DIM, labels, DistanceMetric.EUCLIDEAN), within(1e-12));
  }

  @Test
  void batchesAreComparedOnlyWhereTheyAreNamed() {
    String embeddings = withGaps().write(spark(), at("w"), 1);
    assertThat(evaluate(embeddings, CLUSTERING, Optional.empty(), 1, "without"))
        .extracting(Metric::labelColumn)
        .containsOnly("cell_type");
    assertThat(evaluate(embeddings, ALL, Optional.of("donor"), 1, "with"))
        .filteredOn(metric -> metric.labelColumn().equals("donor"))
        .extracting(Metric::task, Metric::metric)
        .containsOnly(tuple("clustering", "ari"))
        .hasSize(1);
  }

  @Test
  void cellsWithoutLabelOrVectorAreLeftOut() {
    List<Metric> whole =
        evaluate(
            drawn(CELLS).write(spark(), at("whole/w"), 2),
            ALL,
            Optional.empty(),
            1,
            "whole/metrics");
    List<Metric> gaps =
        evaluate(
            withGaps().write(spark(), at("gaps/w"), 2), ALL, Optional.empty(), 1, "gaps/metrics");
    assertThat(gaps).as("cells that are left out change no number").isEqualTo(whole);
    assertThat(gaps)
        .filteredOn(metric -> metric.task().equals("clustering"))
        .extracting(Metric::n)
        .containsOnly((long) CELLS);
    assertThat(gaps)
        .filteredOn(metric -> metric.task().equals("annotation"))
        .extracting(Metric::n)
        .containsOnly((long) CELLS / 5);
  }

  @Test
  void bytesDoNotDependOnPartitions() {
    Map<Integer, List<byte[]>> written = new HashMap<>();
    for (int partitions : new int[] {1, 3, 8}) {
      String folder = "p" + partitions;
      String embeddings = withGaps().write(spark(), at(folder + "/w"), partitions);
      evaluate(embeddings, ALL, Optional.of("donor"), 1, folder + "/metrics");
      written.put(partitions, parquet(dir.resolve(folder).resolve("metrics")));
    }
    assertThat(written.get(1)).as("metrics and predictions").hasSize(2);
    for (int partitions : new int[] {3, 8}) {
      for (int file = 0; file < 2; file++) {
        assertThat(written.get(partitions).get(file))
            .as("file %d from %d partitions", file, partitions)
            .isEqualTo(written.get(1).get(file));
      }
    }
  }

  @Test
  void embeddingsStandSideBySideUnderTheirNames() {
    String first = drawn(CELLS).write(spark(), at("genept_w"), 1);
    String second = drawn(60).write(spark(), at("random_w"), 1);
    List<Metric> metrics =
        run(options(List.of(first, second), CLUSTERING, "cell_type", 1, at("m"))).metrics();
    assertThat(metrics)
        .filteredOn(metric -> metric.metric().equals("ari"))
        .extracting(Metric::embedding, Metric::n)
        .containsExactly(tuple("genept_w", (long) CELLS), tuple("random_w", 60L));
    assertThat(metrics).extracting(Metric::dataset).containsOnly(SmallCellEmbeddings.ATLAS);
    assertThat(metrics).extracting(Metric::run).containsOnly("m");
    Provenance provenance =
        TableDirectory.provenance(at("m"), spark().sparkContext().hadoopConfiguration());
    assertThat(provenance.stage()).isEqualTo("evaluate-cells");
    assertThat(provenance.options())
        .containsEntry("task", "clustering")
        .containsEntry("label-column", "cell_type")
        .containsEntry("seeds", "1");
    assertThat(provenance.inputs())
        .extracting(Provenance.Input::path)
        .containsExactly(first, second);
    assertThat(provenance.rowCount()).isEqualTo(metrics.size());
  }

  @Test
  void aLabelColumnMayHaveDotsAndNumbers() {
    String embeddings = drawn(60).write(spark(), at("w"), 1);
    assertThat(run(options(List.of(embeddings), ANNOTATION, "res.0.5", 1, at("m"))).metrics())
        .extracting(Metric::labelColumn)
        .containsOnly("res.0.5");
    assertThat(strings(spark().read().parquet(at("m") + "/predictions").collectAsList(), "label"))
        .containsOnly("0", "1", "2");
  }

  @ParameterizedTest
  @Tag("golden")
  @ValueSource(strings = {"four_types", "two_types"})
  void annotationEqualsScikitLearn(String name) {
    JsonNode golden = Golden.read("evaluate").get(name);
    String embeddings = golden(golden).write(spark(), at("w"), 3);
    int seeds = golden.get("logistic_regression").get("seeds").size();
    List<Metric> metrics =
        run(options(List.of(embeddings), ALL, "cell_type", seeds, at("metrics"))).metrics();
    assertThat(value(metrics, "", "asw", null))
        .isEqualTo(golden.get("asw").asDouble(), within(1e-9));
    for (String learner : List.of("logistic_regression", "logistic_regression_scaled")) {
      for (int seed = 0; seed < seeds; seed++) {
        JsonNode expected = golden.get(learner).get("seeds").get(seed);
        assertThat(predicted(learner, seed)).isEqualTo(predicted(expected));
        for (String metric : List.of("accuracy", "precision_macro", "recall_macro", "f1_macro")) {
          assertThat(value(metrics, learner, metric, (long) seed))
              .as("%s of %s, seed %d", metric, learner, seed)
              .isEqualTo(expected.get(metric).asDouble(), within(1e-15));
        }
      }
    }
  }

  @Test
  void aMissingLabelColumnIsAnsweredWithTheNearest() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    refused(options(List.of(embeddings), CLUSTERING, "CellType", 1, at("m")))
        .hasMessageContaining("Cannot use --label-column CellType")
        .hasMessageContaining("Did you mean cell_type?")
        .hasMessageContaining("[cell_type, donor, res.0.5]");
    refused(
            new EvaluateCells.Options(
                List.of(embeddings),
                CLUSTERING,
                "cell_type",
                Optional.of("donors"),
                1,
                0.2,
                1,
                at("m"),
                WriteMode.FAIL_IF_EXISTS))
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
  void aClassOfOneCellCannotBeSplit() {
    String embeddings =
        drawn(40).cell("zz", new float[DIM], "platelet", "d1").write(spark(), at("w"), 2);
    refused(options(List.of(embeddings), ANNOTATION, "cell_type", 2, at("m")))
        .hasMessageContaining("class 'platelet' has 1 of 41 samples")
        .hasMessageContaining("remove the class or merge it into another");
    assertThat(run(options(List.of(embeddings), CLUSTERING, "cell_type", 1, at("m"))).metrics())
        .as("clustering has no split")
        .isNotEmpty();
  }

  @Test
  void aTestSetSmallerThanTheClassesCannotBeStratified() {
    String embeddings = drawn(40).write(spark(), at("w"), 1);
    refused(
            new EvaluateCells.Options(
                List.of(embeddings),
                ANNOTATION,
                "cell_type",
                Optional.empty(),
                1,
                0.05,
                1,
                at("m"),
                WriteMode.FAIL_IF_EXISTS))
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
  void nothingToEvaluateIsRefused() {
    for (EmptyOptions empty :
        List.of(
            new EmptyOptions(List.of(), CLUSTERING), new EmptyOptions(List.of("w"), Set.of()))) {
      assertThatThrownBy(() -> options(empty.embeddings, empty.tasks, "t", 1, at("m")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("give at least one of --embeddings and --task");
    }
  }

  private record EmptyOptions(List<String> embeddings, Set<Task> tasks) {}

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
                new EvaluateCells.Options(
                    List.of("w"),
                    ANNOTATION,
                    "cell_type",
                    Optional.empty(),
                    seeds,
                    testFraction,
                    regularization,
                    "m",
                    WriteMode.FAIL_IF_EXISTS))
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
        new EvaluateCells.Options(
            List.of(embeddings),
            CLUSTERING,
            "cell_type",
            Optional.empty(),
            2,
            0.2,
            1,
            at("m"),
            WriteMode.OVERWRITE);
    assertThat(Metrics.read(spark(), run(overwriting).output()))
        .filteredOn(metric -> metric.metric().equals("ari"))
        .hasSize(2);
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      EvaluateCells.Options options) {
    var refusal = assertThatThrownBy(() -> run(options)).isInstanceOf(UserError.class);
    try (Stream<Path> left = Files.list(dir)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .as("nothing is left at the output or beside it")
          .noneMatch(name -> name.equals("m") || name.startsWith("."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return refusal;
  }

  private EvaluateCells.Result run(EvaluateCells.Options options) {
    return EvaluateCells.run(spark(), options);
  }

  private List<Metric> evaluate(
      String embeddings, Set<Task> tasks, Optional<String> batchColumn, int seeds, String output) {
    return run(new EvaluateCells.Options(
            List.of(embeddings),
            tasks,
            "cell_type",
            batchColumn,
            seeds,
            0.2,
            1,
            at(output),
            WriteMode.FAIL_IF_EXISTS))
        .metrics();
  }

  private static EvaluateCells.Options options(
      List<String> embeddings, Set<Task> tasks, String labelColumn, int seeds, String output) {
    return new EvaluateCells.Options(
        embeddings,
        tasks,
        labelColumn,
        Optional.empty(),
        seeds,
        0.2,
        1,
        output,
        WriteMode.FAIL_IF_EXISTS);
  }

  /** Overlapping groups, one for each type. */
  private static SmallCellEmbeddings drawn(int cells) {
    int[] types = Draws.labels(51, cells, TYPES.length);
    int[] donors = Draws.labels(52, cells, 3);
    float[] values = Draws.vectors(53, cells, DIM);
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    for (int cell = 0; cell < cells; cell++) {
      float[] vector = Arrays.copyOfRange(values, cell * DIM, (cell + 1) * DIM);
      vector[types[cell]] += 0.6f;
      table.cell(
          String.format("cell%04d", cell),
          vector,
          TYPES[types[cell]],
          donors[cell] == 0 ? null : "d" + donors[cell]);
    }
    return table;
  }

  /** The drawn cells, and among them some that lack a vector or a label. */
  private static SmallCellEmbeddings withGaps() {
    float[] stray = {9, 9, 9, 9, 9, 9};
    return drawn(CELLS)
        .cell("cell0007-no-vector", null, "T", "d1")
        .cell("a-no-label", stray, null, "d1")
        .cell("cell0050-blank-label", stray, "", "d2")
        .cell("cell0051-spaces", stray, "  ", "d2")
        .cell("zz-nothing", null, null, null);
  }

  /** The cells of a golden case, types as numbers, with unlabelled ones between. */
  private static SmallCellEmbeddings golden(JsonNode golden) {
    int n = golden.get("n").asInt();
    int dim = golden.get("dim").asInt();
    int[] labels =
        Draws.labels(golden.get("label_seed").asLong(), n, golden.get("classes").asInt());
    float[] values = Draws.vectors(golden.get("vector_seed").asLong(), n, dim);
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    for (int i = 0; i < n; i++) {
      float[] vector = Arrays.copyOfRange(values, i * dim, (i + 1) * dim);
      vector[labels[i]] += (float) golden.get("shift").asDouble();
      table.cell(String.format("cell%04d", i), vector, Integer.toString(labels[i]), "d");
      if (i % 20 == 0) {
        table.cell(String.format("cell%04d-unlabelled", i), new float[dim], null, "d");
      }
    }
    return table;
  }

  /** Predicted type of each held-out cell, by cell. */
  private Map<String, String> predicted(String learner, long seed) {
    Map<String, String> predicted = new HashMap<>();
    for (Row row :
        spark()
            .read()
            .parquet(at("metrics") + "/" + Metrics.PREDICTIONS)
            .filter("learner = '" + learner + "' and seed = " + seed)
            .collectAsList()) {
      predicted.put(row.getAs("id"), row.getAs("predicted"));
    }
    return predicted;
  }

  private static Map<String, String> predicted(JsonNode golden) {
    int[] test = Golden.ints(golden.get("test"));
    int[] types = Golden.ints(golden.get("predicted"));
    Map<String, String> predicted = new HashMap<>();
    for (int i = 0; i < test.length; i++) {
      predicted.put(String.format("cell%04d", test[i]), Integer.toString(types[i]));
    }
    return predicted;
  }

  private static double value(List<Metric> metrics, String learner, String name, Long seed) {
    List<Metric> found =
        metrics.stream()
            .filter(metric -> metric.learner().equals(learner))
            .filter(metric -> metric.metric().equals(name))
            .filter(metric -> java.util.Objects.equals(metric.seed(), seed))
            .toList();
    assertThat(found).as("%s of %s, seed %s", name, learner, seed).hasSize(1);
    return found.get(0).value();
  }

  private static double score(String metric, String[] truth, String[] predicted) {
    int[] labels = LabelCodes.of(truth).codes();
    int[] clusters = LabelCodes.of(predicted).codes();
    return switch (metric) {
      case "ari" -> ClusteringMetrics.adjustedRandIndex(labels, clusters);
      case "ami" -> ClusteringMetrics.adjustedMutualInformation(labels, clusters);
      case "accuracy" -> ClassificationMetrics.of(truth, predicted).accuracy();
      case "precision_macro" ->
          ClassificationMetrics.of(truth, predicted).precision(ClassAverage.MACRO);
      case "recall_macro" -> ClassificationMetrics.of(truth, predicted).recall(ClassAverage.MACRO);
      case "f1_macro" -> ClassificationMetrics.of(truth, predicted).f1(ClassAverage.MACRO);
      default -> throw new AssertionError("a metric without a way to check it: " + metric);
    };
  }

  private static String[] strings(List<Row> rows, String column) {
    return rows.stream().map(row -> row.<String>getAs(column)).toArray(String[]::new);
  }

  /** Contents of all Parquet files below a folder; their names are random, their folders not. */
  private static List<byte[]> parquet(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .sorted(Comparator.comparing(Path::getParent))
          .map(EvaluateCellsTest::bytes)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
