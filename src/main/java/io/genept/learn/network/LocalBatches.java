package io.genept.learn.network;

import java.util.Arrays;

/** Samples in memory. */
final class LocalBatches implements MlpBatches {
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

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public double gradient(Mlp mlp, int[] chosen, float[] gradient) {
    float[] batch = new float[chosen.length * inputs];
    int[] classes = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(x, chosen[i] * inputs, batch, i * inputs, inputs);
      classes[i] = labels[chosen[i]];
    }
    return mlp.gradient(batch, classes, chosen.length, gradient);
  }

  @Override
  public double loss(Mlp mlp) {
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
