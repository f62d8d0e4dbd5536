package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.testing.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalRegressionTest {
  @ParameterizedTest
  @Tag("golden")
  @ValueSource(ints = {0, 1, 2})
  void agreesWithScikitMisc(int index) {
    JsonNode curve = Golden.read("programmes").get("curves").get(index);
    double[] fitted =
        LocalRegression.fitted(
            Golden.doubles(curve.get("x")),
            Golden.doubles(curve.get("y")),
            curve.get("span").asDouble());
    double[] expected = Golden.doubles(curve.get("fitted"));
    for (int i = 0; i < expected.length; i++) {
      assertThat(fitted[i]).as("point %d", i).isEqualTo(expected[i], within(1e-10));
    }
  }

  @Test
  void aParabolaIsItsOwnCurve() {
    double[] x = new double[50];
    double[] y = new double[50];
    for (int i = 0; i < 50; i++) {
      x[i] = (i * 17 % 50) / 10.0;
      y[i] = 3 - 2 * x[i] + x[i] * x[i];
    }
    // Cubic pieces with the values and slopes of a parabola are the parabola.
    assertThat(LocalRegression.fitted(x, y, 0.4)).containsExactly(y, within(1e-10));
  }

  @Test
  void pointsWithoutAnExtentHaveNoCurve() {
    assertThatThrownBy(() -> LocalRegression.fitted(new double[30], new double[30], 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The 15 points nearest");
    assertThatThrownBy(() -> LocalRegression.fitted(new double[] {1, 2, 3, 4}, new double[4], 0.75))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A quadratic cannot be fitted to 3 of 4 points");
  }
}
