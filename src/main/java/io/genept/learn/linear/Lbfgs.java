package io.genept.learn.linear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Smallest value of a smooth convex function of many parameters by L-BFGS (Nocedal and Wright,
 * <i>Numerical Optimization</i>, algorithm 7.4, ten pairs of memory as scikit-learn's {@code
 * lbfgs}), with the bracketing line search of Lewis and Overton for the weak Wolfe conditions.
 * Where two values differ by no more than rounding, slopes decide, by the approximate Wolfe
 * conditions of Hager and Zhang (2005): a function summed up from floats has its minimum found to
 * the accuracy of its gradient.
 *
 * <p>Plain Java on arrays, for functions that live in one task or on the driver: MLlib runs a Spark
 * job for each value of the function.
 */
final class Lbfgs {
  private static final int MEMORY = 10;
  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final double ROUNDING = 1e-6;
  private static final int MOST_STEPS = 40;

  private Lbfgs() {}

  /** A function and its gradient. */
  interface Objective {
    /**
     * The value at a point.
     *
     * @param point parameters (n), not to be changed
     * @param gradient where to put the gradient (n)
     */
    double at(double[] point, double[] gradient);
  }

  /**
   * End of a search.
   *
   * @param point parameters (n)
   * @param value the function there
   * @param iterations how many steps were taken
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Minimum(double[] point, double value, int iterations) {}

  private record Pair(double[] step, double[] change, double curvature) {}

  /**
   * Minimises a function from a point on.
   *
   * @param tolerance ends the search where no number of the gradient is larger, scikit-learn's
   *     {@code tol} of a mean loss
   * @param maxIterations ends it after so many steps
   */
  static Minimum minimise(Objective f, double[] start, double tolerance, int maxIterations) {
    int n = start.length;
    double[] point = start.clone();
    double[] gradient = new double[n];
    double value = f.at(point, gradient);
    Deque<Pair> memory = new ArrayDeque<>();
    int iteration = 0;
    for (; iteration < maxIterations && largest(gradient) > tolerance; iteration++) {
      double[] direction = direction(gradient, memory);
      double slope = dot(direction, gradient);
      double[] next = new double[n];
      double[] nextGradient = new double[n];
      double low = 0;
      double high = Double.POSITIVE_INFINITY;
      double length = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
      double nextValue = value;
      boolean found = false;
      for (int step = 0; step < MOST_STEPS && !found; step++) {
        for (int i = 0; i < n; i++) {
          next[i] = point[i] + length * direction[i];
        }
        nextValue = f.at(next, nextGradient);
        double nextSlope = dot(nextGradient, direction);
        boolean lower =
            nextValue <= value + DECREASE * length * slope
                || (nextValue <= value + ROUNDING * Math.abs(value)
                    && nextSlope <= (2 * DECREASE - 1) * slope);
        if (!lower) {
          high = length;
        } else if (nextSlope < CURVATURE * slope) {
          low = length;
        } else {
          found = true;
          continue;
        }
        length = Double.isInfinite(high) ? 2 * low : (low + high) / 2;
      }
      if (!found) {
        break;
      }
      remember(memory, next, point, nextGradient, gradient);
      point = next;
      gradient = nextGradient;
      value = nextValue;
    }
    return new Minimum(point, value, iteration);
  }

  private static double[] direction(double[] gradient, Deque<Pair> memory) {
    double[] direction = gradient.clone();
    double[] alphas = new double[memory.size()];
    int i = memory.size();
    for (Iterator<Pair> newest = memory.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      i--;
      alphas[i] = dot(pair.step(), direction) / pair.curvature();
      add(-alphas[i], pair.change(), direction);
    }
    if (!memory.isEmpty()) {
      Pair last = memory.getLast();
      scale(last.curvature() / dot(last.change(), last.change()), direction);
    }
    for (Pair pair : memory) {
      add(alphas[i++] - dot(pair.change(), direction) / pair.curvature(), pair.step(), direction);
    }
    scale(-1, direction);
    return direction;
  }

  private static void remember(
      Deque<Pair> memory, double[] next, double[] point, double[] nextGradient, double[] gradient) {
    double[] step = next.clone();
    add(-1, point, step);
    double[] change = nextGradient.clone();
    add(-1, gradient, change);
    double curvature = dot(step, change);
    if (curvature > 0) {
      if (memory.size() == MEMORY) {
        memory.removeFirst();
      }
      memory.addLast(new Pair(step, change, curvature));
    }
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double factor, double[] values, double[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] += factor * values[i];
    }
  }

  private static void scale(double factor, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
