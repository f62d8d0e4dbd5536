package io.genept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CosineSilhouetteTest {
  @ParameterizedTest
  @Tag("golden")
  @ValueSource(strings = {"four_types", "two_types"})
  void agreesWithScikitLearn(String name) {
    JsonNode golden = Golden.read("cell_tasks").get(name);
    int n = golden.get("n").asInt();
    int dim = golden.get("dim").asInt();
    LabelCodes labels =
        LabelCodes.of(
            Draws.labels(golden.get("label_seed").asLong(), n, golden.get("classes").asInt()));
    float[] vectors = Draws.vectors(golden.get("vector_seed").asLong(), n, dim);
    for (int i = 0; i < n; i++) {
      vectors[i * dim + labels.codes()[i]] += (float) golden.get("shift").asDouble();
    }
    assertThat(CosineSilhouette.mean(vectors, dim, labels.codes(), labels.counts()))
        .isCloseTo(golden.get("asw_cosine").asDouble(), within(1e-12));
  }

  @Test
  void rowsOfZerosAndLonelyCellsAreThoseOfAllPairs() {
    int n = 40;
    float[] vectors = Draws.vectors(7, n, 3);
    Arrays.fill(vectors, 6, 9, 0);
    int[] codes = Draws.labels(8, n, 3);
    codes[5] = 3;
    LabelCodes labels = LabelCodes.of(codes);
    assertThat(CosineSilhouette.mean(vectors, 3, labels.codes(), labels.counts()))
        .isCloseTo(Silhouette.mean(vectors, 3, codes, DistanceMetric.COSINE), within(1e-12));
  }
}
