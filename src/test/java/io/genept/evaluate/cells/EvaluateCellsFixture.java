package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.math.LabelCodes;
import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.metric.ClusteringMetrics;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;

/** Small tables of cell embeddings and what the tests of evaluate-cells ask of them. */
abstract class EvaluateCellsFixture extends SparkTest {
  static final int CELLS = 120;
  static final int DIM = 6;
  static final String[] TYPES = {"T", "B", "NK", "monocyte"};
  static final int SEEDS = 2;
  static final String CLUSTERING = "clustering";
  static final String ANNOTATION = "annotation";

  /** The default. */
  static final String ALL = "clustering,annotation";

  @TempDir Path dir;

  org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
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

  EvaluateCells.Result run(EvaluateCells.Options options) {
    return EvaluateCells.run(spark(), options);
  }

  List<Metric> evaluate(
      String embeddings, String tasks, Optional<String> batchColumn, int seeds, String output) {
    return run(options(
            List.of(embeddings),
            tasks,
            "cell_type",
            seeds,
            at(output),
            "batch-column",
            batchColumn))
        .metrics();
  }

  /**
   * Options with their defaults but for these.
   *
   * @param more names without dashes and values of others
   */
  static EvaluateCells.Options options(
      List<String> embeddings,
      String tasks,
      String labelColumn,
      int seeds,
      String output,
      Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "embeddings",
                embeddings,
                "task",
                tasks,
                "label-column",
                labelColumn,
                "seeds",
                seeds,
                "output",
                output));
    all.addAll(List.of(more));
    return Args.of(EvaluateCells.Options.class, all.toArray());
  }

  /** Overlapping groups, one for each type. */
  static SmallCellEmbeddings drawn(int cells) {
    return drawn(cells, 53, 0.6f);
  }

  /** The same cells with vectors of another seed, their groups so far apart. */
  static SmallCellEmbeddings drawn(int cells, long seed, float shift) {
    int[] types = Draws.labels(51, cells, TYPES.length);
    int[] donors = Draws.labels(52, cells, 3);
    float[] values = Draws.vectors(seed, cells, DIM);
    SmallCellEmbeddings table = new SmallCellEmbeddings();
    for (int cell = 0; cell < cells; cell++) {
      float[] vector = Arrays.copyOfRange(values, cell * DIM, (cell + 1) * DIM);
      vector[types[cell]] += shift;
      table.cell(
          String.format("cell%04d", cell),
          vector,
          TYPES[types[cell]],
          donors[cell] == 0 ? null : "d" + donors[cell]);
    }
    return table;
  }

  /** The drawn cells, and among them some that lack a vector or a label. */
  static SmallCellEmbeddings withGaps() {
    float[] stray = {9, 9, 9, 9, 9, 9};
    return drawn(CELLS)
        .cell("cell0007-no-vector", null, "T", "d1")
        .cell("a-no-label", stray, null, "d1")
        .cell("cell0050-blank-label", stray, "", "d2")
        .cell("cell0051-spaces", stray, "  ", "d2")
        .cell("zz-nothing", null, null, null);
  }

  /** The cells of a golden case, types as numbers, with unlabelled ones between. */
  static SmallCellEmbeddings golden(JsonNode golden) {
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
  Map<String, String> predicted(String learner, long seed) {
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

  static Map<String, String> predicted(JsonNode golden) {
    int[] test = Golden.ints(golden.get("test"));
    int[] types = Golden.ints(golden.get("predicted"));
    Map<String, String> predicted = new HashMap<>();
    for (int i = 0; i < test.length; i++) {
      predicted.put(String.format("cell%04d", test[i]), Integer.toString(types[i]));
    }
    return predicted;
  }

  static double value(List<Metric> metrics, String learner, String name, Long seed) {
    List<Metric> found =
        metrics.stream()
            .filter(metric -> metric.learner().equals(learner))
            .filter(metric -> metric.metric().equals(name))
            .filter(metric -> java.util.Objects.equals(metric.seed(), seed))
            .toList();
    assertThat(found).as("%s of %s, seed %s", name, learner, seed).hasSize(1);
    return found.get(0).value();
  }

  static double score(String metric, String[] truth, String[] predicted) {
    int[] labels = LabelCodes.of(truth).codes();
    int[] clusters = LabelCodes.of(predicted).codes();
    return switch (metric) {
      case "ari" -> ClusteringMetrics.adjustedRandIndex(labels, clusters);
      case "ami" -> ClusteringMetrics.adjustedMutualInformation(labels, clusters);
      case "nmi" -> ClusteringMetrics.normalizedMutualInformation(labels, clusters);
      case "accuracy" -> ClassificationMetrics.of(truth, predicted).accuracy();
      case "precision_macro" ->
          ClassificationMetrics.of(truth, predicted).precision(ClassAverage.MACRO);
      case "recall_macro" -> ClassificationMetrics.of(truth, predicted).recall(ClassAverage.MACRO);
      case "f1_macro" -> ClassificationMetrics.of(truth, predicted).f1(ClassAverage.MACRO);
      default -> throw new AssertionError("a metric without a way to check it: " + metric);
    };
  }

  static String[] strings(List<Row> rows, String column) {
    return rows.stream().map(row -> row.<String>getAs(column)).toArray(String[]::new);
  }

  /** Contents of all Parquet files below a folder; their names are random, their folders not. */
  static List<byte[]> parquet(Path folder) {
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

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String at(String name) {
    return dir.resolve(name).toString();
  }
}
