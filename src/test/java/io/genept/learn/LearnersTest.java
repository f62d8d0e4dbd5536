package io.genept.learn;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.learn.cluster.KMeans;
import io.genept.learn.decompose.Pca;
import io.genept.learn.decompose.SparsePca;
import io.genept.learn.linear.LinearModel;
import io.genept.learn.linear.LogisticRegression;
import io.genept.math.SparseRow;
import io.genept.metric.ClusteringMetrics;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("golden")
class LearnersTest extends SparkTest {
  /** Rows of a block, so that small tables have several. */
  private static final int ROWS = 53;

  @ParameterizedTest
  @ValueSource(strings = {"multinomial", "multinomial_strong", "binary", "scaled"})
  void logisticRegressionGivesScikitLearnsProbabilities(String name) {
    JsonNode golden = Golden.read("learn").get(name);
    int n = golden.get("n").asInt();
    int classes = golden.get("classes").asInt();
    int[] labels = Draws.labels(golden.get("label_seed").asLong(), n, classes);
    int train = golden.get("train").asInt();
    int[] fitted = IntStream.range(0, train).toArray();
    int[] tested = IntStream.range(train, n).toArray();
    Scaling scaling = golden.get("scaled").asBoolean() ? Scaling.UNIT_VARIANCE : Scaling.NONE;
    LogisticRegression regression =
        new LogisticRegression(golden.get("c").asDouble()).withScaling(scaling).withTolerance(1e-7);
    VectorBlocks vectors = VectorBlocks.of(values(golden, labels), golden.get("dim").asInt(), ROWS);
    for (Solver solver : List.of(Solver.BLOCKED, Solver.MLLIB)) {
      LinearModel model = regression.withSolver(solver).fit(spark(), vectors, labels, fitted);
      assertThat(model.objective())
          .as(solver.words())
          .isEqualTo(golden.get("objective").asDouble(), within(1e-6));
      JsonNode expected = golden.get("probabilities");
      for (int c = 0; c < classes; c++) {
        double[] found = model.probabilities(tested, c);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(found[i])
              .as(solver.words())
              .isEqualTo(expected.get(i).get(c).asDouble(), within(1e-5));
        }
      }
    }
  }

  @Test
  void blocksOnExecutorsGiveTheBitsOfBlocksOnTheDriver() {
    JsonNode golden = Golden.read("learn").get("multinomial");
    int n = golden.get("n").asInt();
    int dim = golden.get("dim").asInt();
    int[] labels = Draws.labels(golden.get("label_seed").asLong(), n, 3);
    int[] fitted = IntStream.range(0, n).filter(i -> i % 7 > 0).toArray();
    int[] every = IntStream.range(0, n).toArray();
    VectorBlocks driver = VectorBlocks.of(values(golden, labels), dim, ROWS);
    LogisticRegression regression =
        new LogisticRegression(1).withScaling(Scaling.UNIT_VARIANCE).withMaxIterations(20);
    double[] probabilities =
        regression.fit(spark(), driver, labels, fitted).probabilities(every, 1);
    KMeans.Clustering clusters = KMeans.cluster(spark(), driver, 3, 1, Solver.BLOCKED);
    Pca.Model pca = Pca.fit(driver, 2);
    for (int partitions : new int[] {2, 5}) {
      Dataset<Row> table = table(golden, labels, partitions);
      try (RowKeys keys = RowKeys.onExecutors(table, "id", List.of(col("label")));
          VectorBlocks executors = VectorTable.of(table, "id", "v").onExecutors(keys, ROWS)) {
        assertThat(executors.onDriver()).isFalse();
        assertThat(executors.count()).isEqualTo((n + ROWS - 1) / ROWS).isGreaterThan(3);
        assertThat(keys.codes(0)).isEqualTo(labels);
        assertThat(executors.gather(every)).isEqualTo(driver.gather(every));
        assertThat(regression.fit(spark(), executors, labels, fitted).probabilities(every, 1))
            .isEqualTo(probabilities);
        KMeans.Clustering found = KMeans.cluster(spark(), executors, 3, 1, Solver.BLOCKED);
        assertThat(found.clusters()).isEqualTo(clusters.clusters());
        assertThat(found.inertia()).isEqualTo(clusters.inertia());
        assertThat(Pca.fit(executors, 2).components()).isDeepEqualTo(pca.components());
        assertThat(thirds(executors)).as("parts too large for one place").isEqualTo(thirds(driver));
      }
    }
  }

  private static double[] thirds(VectorBlocks vectors) {
    return vectors.sum(
        block -> new double[] {block.number() / 3.0}, VectorBlocks.Sum::ofArrays, 1L << 40);
  }

  @Test
  void aClassWithoutTrainingRowsIsNeverPredicted() {
    float[] values = {0, 0.1f, 1, 1.1f, 3, 3.1f};
    int[] labels = {0, 0, 2, 2, 1, 1};
    VectorBlocks vectors = VectorBlocks.of(values, 1);
    LinearModel two =
        new LogisticRegression(1e3)
            .withScaling(Scaling.UNIT_VARIANCE)
            .fit(spark(), vectors, labels, new int[] {0, 1, 2, 3});
    assertThat(two.predict(new int[] {0, 3, 5})).containsExactly(0, 2, 2);
    assertThat(two.probabilities(new int[] {5}, 1)).containsExactly(0);

    LinearModel one = new LogisticRegression(1).fit(spark(), vectors, labels, new int[] {4, 5});
    assertThat(one.predict(new int[] {0})).containsExactly(1);
    assertThat(one.probabilities(new int[] {0}, 1)).containsExactly(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCKED", "MLLIB"})
  @Tag("slow")
  void kMeansFindsWhatScikitLearnFindsOverSeeds(Solver solver) {
    JsonNode golden = Golden.read("learn").get("kmeans");
    int n = golden.get("n").asInt();
    int k = golden.get("k").asInt();
    int[] labels = Draws.labels(golden.get("label_seed").asLong(), n, k);
    VectorBlocks vectors = VectorBlocks.of(values(golden, labels), golden.get("dim").asInt(), ROWS);
    int seeds = solver == Solver.MLLIB ? 6 : 20;
    List<KMeans.Clustering> runs =
        IntStream.range(0, seeds)
            .mapToObj(seed -> KMeans.cluster(spark(), vectors, k, seed, solver))
            .toList();
    double mean =
        runs.stream()
            .mapToDouble(run -> ClusteringMetrics.adjustedRandIndex(labels, run.clusters()))
            .average()
            .orElseThrow();
    double best = runs.stream().mapToDouble(KMeans.Clustering::inertia).min().orElseThrow();
    double sd = golden.get("ari_sd").asDouble();
    assertThat(mean)
        .as("mean ARI over seeds, three standard errors of both means")
        .isEqualTo(
            golden.get("ari_mean").asDouble(), within(3 * sd * Math.sqrt(1.0 / seeds + 1 / 50.0)));
    assertThat(best)
        .isEqualTo(golden.get("inertia_best").asDouble(), within(seeds < 20 ? 0.1 : 0.01));
  }

  @Test
  void sparsePcaEqualsScikitLearn() {
    JsonNode golden = Golden.read("learn").get("sparse_pca");
    int n = golden.get("n").asInt();
    int features = golden.get("features").asInt();
    int k = golden.get("components").asInt();
    float[] values = Draws.vectors(golden.get("vector_seed").asLong(), n, features);
    int[] groups = Draws.labels(golden.get("group_seed").asLong(), n, 6);
    List<SparseRow> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] row = Arrays.copyOfRange(values, i * features, (i + 1) * features);
      for (int f = 0; f < features; f++) {
        row[f] = row[f] > 0.7 ? row[f] : 0;
        row[f] += f >= groups[i] * 10 && f < groups[i] * 10 + 8 ? 1.5f : 0;
      }
      int[] indices = IntStream.range(0, features).filter(f -> row[f] != 0).toArray();
      float[] stored = new float[indices.length];
      for (int f = 0; f < stored.length; f++) {
        stored[f] = row[indices[f]];
      }
      rows.add(new SparseRow(indices, stored));
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark().sparkContext());
    SparsePca pca = SparsePca.fit(context.parallelize(rows, 4), features, k);
    assertThat(pca.totalVariance())
        .isEqualTo(golden.get("total_variance").asDouble(), within(1e-6));
    for (int c = 0; c < k; c++) {
      double expected = golden.get("explained_variance").get(c).asDouble();
      assertThat(pca.explainedVariance()[c]).isEqualTo(expected, within(1e-6 * expected));
    }
    double worst = 0;
    for (int i = 0; i < n; i++) {
      float[] scores = pca.project(rows.get(i));
      for (int c = 0; c < k; c++) {
        double expected = golden.get("scores").get(i).get(c).asDouble();
        worst = Math.max(worst, Math.abs(scores[c] - expected));
      }
    }
    assertThat(worst)
        .as("largest difference of a score, against the spread of the first")
        .isLessThan(1e-3 * Math.sqrt(pca.explainedVariance()[0]));
    List<SparseRow> reversed = new ArrayList<>(rows);
    Collections.reverse(reversed);
    SparsePca other = SparsePca.fit(context.parallelize(reversed, 3), features, k);
    assertThat(other.explainedVariance()).isEqualTo(pca.explainedVariance());
    assertThat(other.totalVariance()).isEqualTo(pca.totalVariance());
    assertThat(other.project(rows.get(0))).isEqualTo(pca.project(rows.get(0)));
    assertThat(context.getPersistentRDDs()).isEmpty();
  }

  private static float[] values(JsonNode golden, int[] labels) {
    int dim = golden.get("dim").asInt();
    float[] values = Draws.vectors(golden.get("vector_seed").asLong(), labels.length, dim);
    float shift = (float) golden.get("shift").asDouble();
    for (int i = 0; i < labels.length; i++) {
      values[i * dim + labels[i]] += shift;
    }
    return values;
  }

  private static Dataset<Row> table(JsonNode golden, int[] labels, int partitions) {
    int dim = golden.get("dim").asInt();
    float[] values = values(golden, labels);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      rows.add(
          RowFactory.create(
              String.format("%05d", i),
              Arrays.copyOfRange(values, i * dim, (i + 1) * dim),
              labels[i]));
    }
    return spark()
        .createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.StringType)
                .add("v", DataTypes.createArrayType(DataTypes.FloatType, false))
                .add("label", DataTypes.IntegerType))
        .repartition(partitions);
  }
}
