package io.genept.math;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loess of one variable: a quadratic is fitted with tricube weights to the nearest points of each
 * knot, and between knots the values and slopes are blended by cubic Hermite polynomials.
 *
 * <p>The knots are those of Cleveland and Grosse's k-d tree (Computational methods for local
 * regression, Statistics and Computing 1991) in one dimension: the range of x, a little widened, is
 * cut at the median until a cell holds at most {@code span · 0.2 · n} points. Agrees with {@code
 * loess(x, y, span, degree=2)} of R and of Python's scikit-misc, their interpolated surface, to
 * rounding.
 */
public final class LocalRegression {
  private static final double CELL = 0.2;
  private static final double MARGIN = 0.005;
  private static final int TERMS = 3;
  private static final double DEPENDENT = 1e-13;

  private final double[] x;
  private final double[] y;
  private final int neighbours;
  private final double[] knots;
  private final double[] values;
  private final double[] slopes;

  private LocalRegression(double[] x, double[] y, double span) {
    this.x = x;
    this.y = y;
    this.neighbours = (int) Math.min(x.length, Math.floor(x.length * span + 1e-5));
    if (neighbours <= TERMS) {
      throw new IllegalArgumentException(
          "A quadratic cannot be fitted to " + neighbours + " of " + x.length + " points");
    }
    this.knots = knots((int) Math.floor(x.length * span * CELL));
    this.values = new double[knots.length];
    this.slopes = new double[knots.length];
    for (int k = 0; k < knots.length; k++) {
      fit(k);
    }
  }

  /**
   * The smooth curve at each point.
   *
   * @param x n values, finite, in any order
   * @param y n values, finite
   * @param span share of the points that each local fit uses, 0 to 1
   * @return n fitted values, in the order of {@code x}
   * @throws IllegalArgumentException if a local fit has fewer than four points, or its points all
   *     lie at one x
   */
  public static double[] fitted(double[] x, double[] y, double span) {
    Integer[] order = new Integer[x.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(x[a], x[b]));
    double[] sortedX = new double[x.length];
    double[] sortedY = new double[x.length];
    for (int i = 0; i < order.length; i++) {
      sortedX[i] = x[order[i]];
      sortedY[i] = y[order[i]];
    }
    LocalRegression curve = new LocalRegression(sortedX, sortedY, span);
    double[] fitted = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      fitted[i] = curve.at(x[i]);
    }
    return fitted;
  }

  private double[] knots(int mostInCell) {
    double low = x[0];
    double high = x[x.length - 1];
    double size = Math.max(Math.abs(low), Math.abs(high));
    double margin = MARGIN * Math.max(high - low, 1e-10 * size + 1e-30);
    TreeSet<Double> cuts = new TreeSet<>();
    cuts.add(low - margin);
    cuts.add(high + margin);
    cut(0, x.length - 1, low - margin, high + margin, Math.max(1, mostInCell), cuts);
    return cuts.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void cut(int from, int to, double low, double high, int most, Set<Double> cuts) {
    if (to - from + 1 <= most) {
      return;
    }
    // The sum is that of numbers from 1, as in the reference.
    int middle = withoutTie(from, (from + to + 2) / 2 - 1, to);
    if (x[middle] == low || x[middle] == high) {
      return;
    }
    cuts.add(x[middle]);
    cut(from, middle, low, x[middle], most, cuts);
    cut(middle + 1, to, x[middle], high, most, cuts);
  }

  /** The place nearest to the middle after which x changes; the middle if there is none. */
  private int withoutTie(int from, int middle, int to) {
    int offset = 0;
    while (middle + offset < to && middle + offset >= from) {
      if (x[middle + offset] != x[middle + offset + 1]) {
        return middle + offset;
      }
      offset = -offset;
      if (offset >= 0) {
        offset++;
      }
    }
    return middle;
  }

  /** Weighted least squares of y on 1, t, t² with t = x − knot, by Gram–Schmidt done twice. */
  private void fit(int knot) {
    double at = knots[knot];
    int first = nearest(at);
    double width = Math.max(Math.abs(x[first] - at), Math.abs(x[first + neighbours - 1] - at));
    if (!(width > 0)) {
      throw new IllegalArgumentException(
          "The " + neighbours + " points nearest to " + at + " all lie there");
    }
    double[][] columns = new double[TERMS][neighbours];
    double[] rest = new double[neighbours];
    for (int i = 0; i < neighbours; i++) {
      double t = x[first + i] - at;
      double share = Math.abs(t) / width;
      double weight = Math.sqrt(Math.pow(1 - share * share * share, 3));
      columns[0][i] = weight;
      columns[1][i] = weight * t;
      columns[2][i] = weight * t * t;
      rest[i] = weight * y[first + i];
    }
    double[] coefficients = leastSquares(columns, rest);
    values[knot] = coefficients[0];
    slopes[knot] = coefficients[1];
  }

  /** First of the {@code neighbours} sorted points that are nearest. */
  private int nearest(double at) {
    int first = 0;
    while (first + neighbours < x.length && x[first + neighbours] - at < at - x[first]) {
      first++;
    }
    return first;
  }

  /** A column that depends on those before it, to rounding, gets the coefficient 0. */
  private static double[] leastSquares(double[][] columns, double[] target) {
    double[][] triangle = new double[TERMS][TERMS];
    double[] projected = new double[TERMS];
    for (int c = 0; c < TERMS; c++) {
      double before = Math.sqrt(dot(columns[c], columns[c]));
      for (int repeat = 0; repeat < 2; repeat++) {
        for (int b = 0; b < c; b++) {
          double along = dot(columns[b], columns[c]);
          triangle[b][c] += along;
          add(columns[c], columns[b], -along);
        }
      }
      double norm = Math.sqrt(dot(columns[c], columns[c]));
      boolean depends = !(norm > DEPENDENT * before);
      triangle[c][c] = depends ? 0 : norm;
      for (int i = 0; i < columns[c].length; i++) {
        columns[c][i] = depends ? 0 : columns[c][i] / norm;
      }
      projected[c] = dot(columns[c], target);
      add(target, columns[c], -projected[c]);
    }
    double[] coefficients = new double[TERMS];
    for (int c = TERMS - 1; c >= 0; c--) {
      double sum = projected[c];
      for (int after = c + 1; after < TERMS; after++) {
        sum -= triangle[c][after] * coefficients[after];
      }
      coefficients[c] = triangle[c][c] > 0 ? sum / triangle[c][c] : 0;
    }
    return coefficients;
  }

  private double at(double point) {
    int found = Arrays.binarySearch(knots, point);
    int cell = Math.max(0, Math.min(knots.length - 2, found >= 0 ? found - 1 : -found - 2));
    double width = knots[cell + 1] - knots[cell];
    double h = (point - knots[cell]) / width;
    return (1 - h) * (1 - h) * (1 + 2 * h) * values[cell]
        + h * h * (3 - 2 * h) * values[cell + 1]
        + (h * (1 - h) * (1 - h) * slopes[cell] + h * h * (h - 1) * slopes[cell + 1]) * width;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] sum, double[] vector, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * vector[i];
    }
  }
}
