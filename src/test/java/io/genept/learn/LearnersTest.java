package io.genept.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.learn.cluster.KMeans;
import io.genept.learn.decompose.SparsePca;
import io.genept.learn.linear.LogisticRegression;
import io.genept.math.SparseRow;
import io.genept.metric.ClusteringMetrics;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
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
  @ParameterizedTest
  @ValueSource(strings = {"multinomial", "multinomial_strong", "binary", "scaled"})
  void logisticRegressionGivesScikitLearnsProbabilities(String name) {
    JsonNode golden = Golden.read("learn").get(name);
    int n = golden.get("n").asInt();
    int[] labels =
        Draws.labels(golden.get("label_seed").asLong(), n, golden.get("classes").asInt());
    try (CachedVectors vectors =
        CachedVectors.cache(spark(), table(golden, labels, 3), "id", "v")) {
      int train = golden.get("train").asInt();
      int[] fitted = IntStream.range(0, train).toArray();
      int[] tested = IntStream.range(train, n).toArray();
      double c = golden.get("c").asDouble();
      Scaling scaling = golden.get("scaled").asBoolean() ? Scaling.UNIT_VARIANCE : Scaling.NONE;
      LogisticRegression regression = new LogisticRegression(c).withScaling(scaling);
      LogisticRegression.Model local = regression.fit(vectors, labels, fitted);
      LogisticRegression.Model distributed = regression.fitOnSpark(vectors, labels, fitted);
      requireEqual(local, tested, golden);
      requireEqual(distributed, tested, golden);
      double[] expected = local.predict(tested).logOdds();
      assertThat(distributed.predict(tested).logOdds()).containsExactly(expected, within(1e-3));
    }
  }

  private static void requireEqual(LogisticRegression.Model model, int[] tested, JsonNode golden) {
    assertThat(model.objective()).isEqualTo(golden.get("objective").asDouble(), within(1e-6));
    LogisticRegression.Prediction prediction = model.predict(tested);
    JsonNode expected = golden.get("probabilities");
    for (int i = 0; i < expected.size(); i++) {
      for (int c = 0; c < expected.get(i).size(); c++) {
        assertThat(prediction.probabilities()[i][c])
            .isEqualTo(expected.get(i).get(c).asDouble(), within(1e-5));
      }
    }
  }

  @Test
  void aClassWithoutTrainingRowsIsNeverPredicted() {
    float[] values = {0, 0.1f, 1, 1.1f, 3, 3.1f};
    int[] labels = {0, 0, 2, 2, 1, 1};
    try (CachedVectors vectors = CachedVectors.cache(spark(), values, 1)) {
      LogisticRegression.Prediction two =
          new LogisticRegression(1e3)
              .withScaling(Scaling.UNIT_VARIANCE)
              .fit(vectors, labels, new int[] {0, 1, 2, 3})
              .predict(new int[] {0, 3, 5});
      assertThat(two.classes()).containsExactly(0, 2, 2);
      assertThat(two.probabilities()[2][1]).isZero();
      assertThat(two.probabilities()[0]).hasSize(3);

      LogisticRegression.Prediction one =
          new LogisticRegression(1).fit(vectors, labels, new int[] {4, 5}).predict(new int[] {0});
      assertThat(one.classes()).containsExactly(1);
      assertThat(one.probabilities()[0]).containsExactly(0, 1);
    }
  }

  @ParameterizedTest
  @EnumSource(KMeans.Solver.class)
  @Tag("slow")
  void kMeansFindsWhatScikitLearnFindsOverSeeds(KMeans.Solver solver) {
    JsonNode golden = Golden.read("learn").get("kmeans");
    int n = golden.get("n").asInt();
    int k = golden.get("k").asInt();
    int[] labels = Draws.labels(golden.get("label_seed").asLong(), n, k);
    try (CachedVectors vectors =
        CachedVectors.cache(spark(), table(golden, labels, 2), "id", "v")) {
      List<KMeans.Clustering> runs =
          IntStream.range(0, 20)
              .mapToObj(seed -> KMeans.cluster(vectors, k, seed, solver))
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
              golden.get("ari_mean").asDouble(), within(3 * sd * Math.sqrt(1 / 20.0 + 1 / 50.0)));
      assertThat(best).isEqualTo(golden.get("inertia_best").asDouble(), within(0.01));
    }
  }

  @ParameterizedTest
  @EnumSource(KMeans.Solver.class)
  @Tag("slow")
  void kMeansDoesNotDependOnPartitions(KMeans.Solver solver) {
    JsonNode golden = Golden.read("learn").get("kmeans");
    int[] labels = Draws.labels(golden.get("label_seed").asLong(), golden.get("n").asInt(), 5);
    List<int[]> found = new ArrayList<>();
    for (int partitions : new int[] {1, 3, 8}) {
      try (CachedVectors vectors =
          CachedVectors.cache(spark(), table(golden, labels, partitions), "id", "v")) {
        found.add(KMeans.cluster(vectors, 5, 3, solver).clusters());
      }
    }
    assertThat(found.get(1)).isEqualTo(found.get(0));
    assertThat(found.get(2)).isEqualTo(found.get(0));
  }

  @Test
  void kMeansOverSeveralBlocksFindsSeparateGroups() {
    int n = StablePartitions.ROWS_PER_BLOCK + 4_000;
    int[] labels = Draws.labels(31, n, 3);
    float[] values = Draws.vectors(32, n, 2);
    List<Row> rows = new ArrayList<>();
    double[][] sums = new double[3][3];
    for (int i = 0; i < n; i++) {
      float[] vector = {values[2 * i] + 5 * labels[i], values[2 * i + 1]};
      rows.add(RowFactory.create(String.format("%05d", i), vector));
      sums[labels[i]][0] += vector[0];
      sums[labels[i]][1] += vector[1];
      sums[labels[i]][2]++;
    }
    double inertia = 0;
    for (int i = 0; i < n; i++) {
      float[] vector = rows.get(i).getAs(1);
      double[] sum = sums[labels[i]];
      inertia +=
          Math.pow(vector[0] - sum[0] / sum[2], 2) + Math.pow(vector[1] - sum[1] / sum[2], 2);
    }
    try (CachedVectors vectors = CachedVectors.cache(spark(), table(rows, 3), "id", "v")) {
      KMeans.Clustering found = KMeans.cluster(vectors, 3, 1, KMeans.Solver.BLOCKED);
      assertThat(ClusteringMetrics.adjustedRandIndex(labels, found.clusters())).isEqualTo(1);
      assertThat(found.inertia()).isEqualTo(inertia, within(1e-5 * inertia));
      try (CachedVectors others = CachedVectors.cache(spark(), table(rows, 7), "id", "v")) {
        KMeans.Clustering again = KMeans.cluster(others, 3, 1, KMeans.Solver.BLOCKED);
        assertThat(again.clusters()).as("of another partitioning").isEqualTo(found.clusters());
        assertThat(again.inertia()).isEqualTo(found.inertia());
      }
    }
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
    SparsePca pca = SparsePca.fit(context.parallelize(rows, 4), features, k, 0);
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
  }

  private static Dataset<Row> table(JsonNode golden, int[] labels, int partitions) {
    int n = golden.get("n").asInt();
    int dim = golden.get("dim").asInt();
    float[] values = Draws.vectors(golden.get("vector_seed").asLong(), n, dim);
    float shift = (float) golden.get("shift").asDouble();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] vector = Arrays.copyOfRange(values, i * dim, (i + 1) * dim);
      vector[labels[i]] += shift;
      rows.add(RowFactory.create(String.format("%05d", i), vector));
    }
    return table(rows, partitions);
  }

  private static Dataset<Row> table(List<Row> rows, int partitions) {
    return spark()
        .createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.StringType)
                .add("v", DataTypes.createArrayType(DataTypes.FloatType, false)))
        .repartition(partitions);
  }
}
