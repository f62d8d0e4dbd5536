package io.genept.learn.network;

import java.util.Arrays;

/** Samples in memory. */
final class LocalBatches {
  private static final int ROWS_PER_BLOCK = 1_024;

  private final float[] x;
  private final int[] labels;
  private final int inputs;

  /**
   * Samples n × {@code inputs}, row after row.
   *
   * @param labels class of each
   */
  LocalBatches(float[] x, int[] labels, int inputs) {
    this.x = x;
    this.labels = labels;
    this.inputs = inputs;
  }

  /** Number of samples. */
  int size() {
    return labels.length;
  }

  /**
   * Sum of the cross-entropies of a batch, and the gradient of its mean.
   *
   * @param chosen places of the batch's samples, 0 … size-1
   * @param gradient filled with the derivative to each parameter
   */
  double gradient(Mlp mlp, int[] chosen, float[] gradient) {
    float[] batch = new float[chosen.length * inputs];
    int[] classes = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(x, chosen[i] * inputs, batch, i * inputs, inputs);
      classes[i] = labels[chosen[i]];
    }
    return mlp.gradient(batch, classes, chosen.length, gradient);
  }

  /** Sum of the cross-entropies of all samples. */
  double loss(Mlp mlp) {
    double sum = 0;
    for (int from = 0; from < labels.length; from += ROWS_PER_BLOCK) {
      int to = Math.min(labels.length, from + ROWS_PER_BLOCK);
      sum +=
          mlp.loss(
              Arrays.copyOfRange(x, from * inputs, to * inputs),
              Arrays.copyOfRange(labels, from, to));
    }
    return sum;
  }
}
