package io.genept.learn.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.testing.Golden;
import io.genept.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("golden")
final class PcaTest extends SparkTest {
  private static final double RELATIVE = 1e-6;
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false));

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(Golden.read("pca").get("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithScikitLearn(JsonNode golden) {
    int k = golden.get("components").size();
    Dataset<Row> rows = rows(golden.get("x"));
    Pca.Model model = Pca.fit(rows, "embedding", k);

    assertThat(model.samples()).isEqualTo(golden.get("x").size());
    assertClose(model.mean(), golden.get("mean"));
    assertClose(model.explainedVariance(), golden.get("explained_variance"));
    assertClose(model.explainedVarianceRatio(), golden.get("explained_variance_ratio"));
    for (int c = 0; c < k; c++) {
      assertClose(model.components()[c], golden.get("components").get(c));
    }
    List<Row> projected = model.project(rows, "embedding", "scores").orderBy("id").collectAsList();
    assertThat(projected).hasSize(golden.get("scores").size());
    for (int i = 0; i < projected.size(); i++) {
      assertClose(doubles(projected.get(i), "scores"), golden.get("scores").get(i));
    }
  }

  @Test
  void doesNotDependOnThePartitions() {
    Dataset<Row> rows = rows(cases().findFirst().orElseThrow().get("x"));
    Pca.Model one = Pca.fit(rows.coalesce(1), "embedding", 3);
    Pca.Model many = Pca.fit(rows.repartition(7), "embedding", 3);

    for (int c = 0; c < 3; c++) {
      assertThat(many.components()[c]).containsExactly(one.components()[c], within(1e-12));
    }
    assertThat(many.explainedVariance()).containsExactly(one.explainedVariance(), within(1e-12));
  }

  @Test
  void leavesOutRowsWithoutAVector() {
    Dataset<Row> rows = rows(cases().findFirst().orElseThrow().get("x"));
    Dataset<Row> withNull =
        rows.union(spark().createDataFrame(List.of(RowFactory.create(-1, null)), SCHEMA));
    Pca.Model model = Pca.fit(withNull, "embedding", 2);

    assertThat(model.samples()).isEqualTo(60);
    assertThat(model.project(withNull, "embedding", "scores").count()).isEqualTo(60);
    assertThat(model.mean()).containsExactly(Pca.fit(rows, "embedding", 2).mean(), within(1e-12));
  }

  @Test
  void identicalVectorsHaveNoVariance() {
    Dataset<Row> rows =
        spark()
            .createDataFrame(
                List.of(
                    RowFactory.create(0, new float[] {1, 2, 3}),
                    RowFactory.create(1, new float[] {1, 2, 3})),
                SCHEMA);
    Pca.Model model = Pca.fit(rows, "embedding", 2);

    assertThat(model.explainedVarianceRatio()).containsExactly(0, 0);
    assertThat(model.project(List.of(1f, 2f, 3f))).containsExactly(0, 0);
  }

  @Test
  void refusesTooFewVectorsAndUnequalLengths() {
    Row first = RowFactory.create(0, new float[] {1, 2});
    Dataset<Row> single = spark().createDataFrame(List.of(first), SCHEMA);
    assertThatThrownBy(() -> Pca.fit(single, "embedding", 2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("2 principal components of 1 vectors of 2 dimensions");

    Dataset<Row> ragged =
        spark()
            .createDataFrame(List.of(first, RowFactory.create(1, new float[] {1, 2, 3})), SCHEMA);
    assertThatThrownBy(() -> Pca.fit(ragged, "embedding", 2))
        .hasRootCauseInstanceOf(UserError.class)
        .hasMessageContaining("has 3 numbers, others have 2");
  }

  private static Dataset<Row> rows(JsonNode x) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode vector : x) {
      float[] values = new float[vector.size()];
      IntStream.range(0, values.length).forEach(i -> values[i] = vector.get(i).floatValue());
      rows.add(RowFactory.create(rows.size(), values));
    }
    return spark().createDataFrame(rows, SCHEMA);
  }

  private static double[] doubles(Row row, String column) {
    return row.<Double>getList(row.fieldIndex(column)).stream().mapToDouble(d -> d).toArray();
  }

  private static void assertClose(double[] actual, JsonNode expected) {
    double[] values = Golden.doubles(expected);
    double scale = Arrays.stream(values).map(Math::abs).max().orElse(0);
    assertThat(actual).containsExactly(values, within(RELATIVE * scale));
  }
}
