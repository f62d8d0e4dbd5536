package io.genept.testing;

import io.genept.math.MersenneTwister;

/** Inputs drawn from the same stream as those of the golden scripts, so they need no file. */
public final class Draws {
  private Draws() {}

  /** {@code n} labels in 0..k-1. */
  public static int[] labels(long seed, int n, int k) {
    MersenneTwister random = new MersenneTwister(seed);
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = (int) (random.nextDouble() * k);
    }
    return labels;
  }

  /** {@code n} labels drawn from {@code names}. */
  public static String[] names(long seed, int n, String[] names, int k) {
    int[] labels = labels(seed, n, k);
    String[] drawn = new String[n];
    for (int i = 0; i < n; i++) {
      drawn[i] = names[labels[i]];
    }
    return drawn;
  }

  /** Row-major values in 0..1, n × dim. */
  public static float[] vectors(long seed, int n, int dim) {
    MersenneTwister random = new MersenneTwister(seed);
    float[] vectors = new float[n * dim];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextDouble();
    }
    return vectors;
  }

  /** The labels of {@code labels(seed, n, k)}, where a share 1 − kept is drawn again. */
  public static int[] related(long seed, int n, int k, double kept) {
    int[] labels = labels(seed, n, k);
    int[] noise = labels(seed + 1, n, k + 2);
    MersenneTwister random = new MersenneTwister(seed + 2);
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextDouble() < kept ? labels[i] : noise[i];
    }
    return labels;
  }
}
