package io.genept.math;

import java.util.Arrays;

/**
 * Numbers of samples that a stratified draw takes from each class: scikit-learn's {@code
 * _approximate_mode}, including its rounding and its random choice between equal remainders.
 */
final class StratifiedDraw {
  private StratifiedDraw() {}

  /**
   * The likeliest class sizes among {@code draws} samples drawn without replacement.
   *
   * @param counts samples available in each class
   * @param draws samples to draw
   * @param random the stream that decides between equal remainders
   * @return samples to take from each class, summing to {@code draws}
   */
  static int[] sizes(int[] counts, int draws, MersenneTwister random) {
    long total = Arrays.stream(counts).asLongStream().sum();
    int[] sizes = new int[counts.length];
    double[] remainders = new double[counts.length];
    int missing = draws;
    for (int c = 0; c < counts.length; c++) {
      double share = (double) counts[c] / total * draws;
      sizes[c] = (int) Math.floor(share);
      remainders[c] = share - sizes[c];
      missing -= sizes[c];
    }
    double[] distinct = Arrays.stream(remainders).sorted().distinct().toArray();
    for (int v = distinct.length - 1; v >= 0 && missing > 0; v--) {
      int[] tied = positionsOf(remainders, distinct[v]);
      int[] order = random.permutation(tied.length);
      int added = Math.min(tied.length, missing);
      for (int i = 0; i < added; i++) {
        sizes[tied[order[i]]]++;
      }
      missing -= added;
    }
    return sizes;
  }

  private static int[] positionsOf(double[] values, double value) {
    int[] positions = new int[values.length];
    int found = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        positions[found++] = i;
      }
    }
    return Arrays.copyOf(positions, found);
  }
}
