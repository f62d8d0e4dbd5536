package io.genept.learn.cluster;

import java.io.Serializable;

/** Number and sum of the rows in each of k clusters; sums are double. */
final class ClusterSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int dim;
  private final double[] sums;
  private final long[] counts;

  ClusterSums(int k, int dim) {
    this.dim = dim;
    this.sums = new double[k * dim];
    this.counts = new long[k];
  }

  /**
   * Adds rows {@code from} to {@code to} to their clusters; those of one call are summed up in
   * floats first.
   */
  void add(float[] values, int from, int to, int[] clusters) {
    float[] floats = new float[sums.length];
    for (int row = from; row < to; row++) {
      addRow(values, row * dim, floats, clusters[row] * dim, dim);
      counts[clusters[row]]++;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += floats[i];
    }
  }

  private static void addRow(float[] values, int from, float[] sums, int to, int dim) {
    for (int d = 0; d < dim; d++) {
      sums[to + d] += values[from + d];
    }
  }

  /** Adds the sums of other rows. */
  ClusterSums plus(ClusterSums other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    for (int c = 0; c < counts.length; c++) {
      counts[c] += other.counts[c];
    }
    return this;
  }

  /** Means of the clusters (k × dim); one without rows keeps its centre of {@code before}. */
  float[] centres(float[] before) {
    float[] centres = before.clone();
    for (int c = 0; c < counts.length; c++) {
      for (int i = c * dim; counts[c] > 0 && i < (c + 1) * dim; i++) {
        centres[i] = (float) (sums[i] / counts[c]);
      }
    }
    return centres;
  }

  /** Measures the distance that each centre moved (k). */
  static double[] shifts(float[] before, float[] after, int dim) {
    double[] shifts = new double[before.length / dim];
    for (int c = 0; c < shifts.length; c++) {
      double sum = 0;
      for (int i = c * dim; i < (c + 1) * dim; i++) {
        double difference = (double) before[i] - after[i];
        sum += difference * difference;
      }
      shifts[c] = Math.sqrt(sum);
    }
    return shifts;
  }
}
