package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genept.testing.Draws;
import org.junit.jupiter.api.Test;

final class DistancesTest {

  @Test
  void agreesWithTheDefinitionWhateverTheBlock() {
    for (int dim : new int[] {1, 3, 4, 127, 128, 130, 300}) {
      int rows = 150;
      float[] vectors = Draws.vectors(dim, rows, dim);
      for (DistanceMetric metric : DistanceMetric.values()) {
        Distances distances = new Distances(metric, vectors, dim);
        Distances.Block block = distances.newBlock();
        Distances.Block shifted = distances.newBlock();
        block.compute(0, Distances.BLOCK);
        shifted.compute(Distances.BLOCK - 5, 3);
        for (int r = 0; r < rows - Distances.BLOCK; r++) {
          double expected = distance(metric, vectors, dim, 3 + r, Distances.BLOCK + 1);
          assertThat(block.at(3 + r, 1)).isCloseTo(expected, within(1e-12));
          assertThat(shifted.at(6, r)).isEqualTo(block.at(3 + r, 1));
        }
      }
    }
  }

  @Test
  void aRowIsAtZeroFromItselfAndAZeroVectorAtOneFromAll() {
    float[] vectors = {0, 0, 3, 4, 0, 0};
    Distances.Block cosine = new Distances(DistanceMetric.COSINE, vectors, 2).newBlock();
    cosine.compute(0, 0);
    assertThat(cosine.at(0, 0)).isZero();
    assertThat(cosine.at(0, 1)).isEqualTo(1);
    assertThat(cosine.at(0, 2)).isEqualTo(1);
    Distances.Block euclidean = new Distances(DistanceMetric.EUCLIDEAN, vectors, 2).newBlock();
    euclidean.compute(0, 0);
    assertThat(euclidean.at(0, 1)).isEqualTo(5);
    assertThat(euclidean.at(1, 1)).isZero();
  }

  @Test
  void refusesPartialRowsAndValuesThatAreNotFinite() {
    assertThatThrownBy(() -> new Distances(DistanceMetric.COSINE, new float[5], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 values are no whole number of rows of dimension 2");
    float[] vectors = {0, 1, 2, Float.NaN};
    assertThatThrownBy(() -> new Distances(DistanceMetric.EUCLIDEAN, vectors, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1 holds NaN, expected finite values");
  }

  private static double distance(DistanceMetric metric, float[] x, int dim, int i, int j) {
    double squares = 0;
    double dot = 0;
    double left = 0;
    double right = 0;
    for (int d = 0; d < dim; d++) {
      double a = x[i * dim + d];
      double b = x[j * dim + d];
      squares += (a - b) * (a - b);
      dot += a * b;
      left += a * a;
      right += b * b;
    }
    return metric == DistanceMetric.EUCLIDEAN
        ? Math.sqrt(squares)
        : 1 - dot / Math.sqrt(left * right);
  }
}
