package io.genept.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {
  /** Rosenbrock's valley: its minimum, 0, is at (1, 1). */
  private static double rosenbrock(double[] x, double[] gradient) {
    double across = x[1] - x[0] * x[0];
    gradient[0] = -400 * x[0] * across - 2 * (1 - x[0]);
    gradient[1] = 200 * across;
    return 100 * across * across + (1 - x[0]) * (1 - x[0]);
  }

  /** Σ (i+1)·(x_i - i)²: its minimum, 0, is at x_i = i. */
  private static double bowl(double[] x, double[] gradient) {
    double value = 0;
    for (int i = 0; i < x.length; i++) {
      gradient[i] = 2 * (i + 1) * (x[i] - i);
      value += (i + 1) * (x[i] - i) * (x[i] - i);
    }
    return value;
  }

  @Test
  void findsTheEndOfACurvedValley() {
    Lbfgs.Minimum minimum =
        Lbfgs.minimise(LbfgsTest::rosenbrock, new double[] {-1.2, 1}, 1e-10, 200);
    assertThat(minimum.point()).containsExactly(new double[] {1, 1}, within(1e-9));
    assertThat(minimum.value()).isLessThan(1e-18);
    assertThat(minimum.iterations()).isBetween(10, 60);
  }

  @Test
  void endsWhereTheGradientIsSmall() {
    double[] start = new double[30];
    Lbfgs.Minimum minimum = Lbfgs.minimise(LbfgsTest::bowl, start, 1e-6, 200);
    double[] gradient = new double[30];
    bowl(minimum.point(), gradient);
    for (double slope : gradient) {
      assertThat(Math.abs(slope)).isLessThanOrEqualTo(1e-6);
    }
    assertThat(start).as("the start is not changed").containsOnly(0);
    assertThat(Lbfgs.minimise(LbfgsTest::bowl, minimum.point(), 1e-6, 200).iterations()).isZero();
  }

  @Test
  void stopsAfterSoManyIterations() {
    Lbfgs.Minimum minimum = Lbfgs.minimise(LbfgsTest::rosenbrock, new double[] {-1.2, 1}, 1e-10, 3);
    assertThat(minimum.iterations()).isEqualTo(3);
    assertThat(minimum.value()).isLessThan(24.2);
  }

  @Test
  void valuesRoundedToFloatsDoNotEndTheSearchEarly() {
    Lbfgs.Objective rounded = (x, gradient) -> 1000 + (float) bowl(x, gradient);
    double[] point = Lbfgs.minimise(rounded, new double[8], 1e-9, 200).point();
    for (int i = 0; i < point.length; i++) {
      assertThat(point[i]).isEqualTo(i, within(1e-9));
    }
  }
}
