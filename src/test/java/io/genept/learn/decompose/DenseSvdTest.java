package io.genept.learn.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genept.testing.Draws;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseSvdTest {
  @ParameterizedTest
  @CsvSource({"9, 5", "5, 9", "6, 6", "1, 4", "4, 1"})
  void allVectorsTogetherGiveTheMatrixBack(int rows, int columns) {
    double[] values = drawn(rows * columns);
    DenseSvd svd = DenseSvd.of(values, rows, columns, 20);
    int k = svd.components();
    assertThat(k).isEqualTo(Math.min(rows, columns));
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        double sum = 0;
        for (int v = 0; v < k; v++) {
          sum += svd.scores()[r * k + v] * svd.vectors()[v * columns + c];
        }
        assertThat(sum).isCloseTo(values[r * columns + c], within(1e-9));
      }
    }
    assertThat(svd.project(values, rows)).containsExactly(svd.scores(), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"8, 4", "4, 8"})
  void directionsWithoutVarianceAreLeftOut(int rows, int columns) {
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (1 + i / columns) * (1.0 + i % columns);
    }
    DenseSvd svd = DenseSvd.of(values, rows, columns, 3);
    assertThat(svd.components()).isEqualTo(1);
    assertThat(svd.scores(1, 2)[0] / svd.scores(0, 1)[0]).isCloseTo(2, within(1e-9));
    assertThat(DenseSvd.of(new double[12], 3, 4, 2).components()).isZero();
  }

  private static double[] drawn(int count) {
    float[] drawn = Draws.vectors(11, count, 1);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = drawn[i] - 0.5;
    }
    return values;
  }
}
