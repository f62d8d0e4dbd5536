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

  /** Adds a row ({@code sign} 1) to a cluster or takes it away (-1). */
  void addRow(int cluster, float[] values, int from, int sign) {
    int to = cluster * dim;
    for (int d = 0; d < dim; d++) {
      sums[to + d] += sign * (double) values[from + d];
    }
    counts[cluster] += sign;
  }

  /** Adds the sums of other rows. */
  void add(ClusterSums other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    for (int c = 0; c < counts.length; c++) {
      counts[c] += other.counts[c];
    }
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

  static double squaredShift(float[] before, float[] after) {
    return squaredDistance(before, 0, after, 0, before.length);
  }

  /** Measures the distance that each centre moved (k). */
  static double[] shifts(float[] before, float[] after, int dim) {
    double[] shifts = new double[before.length / dim];
    for (int c = 0; c < shifts.length; c++) {
      shifts[c] = Math.sqrt(squaredDistance(before, c * dim, after, c * dim, dim));
    }
    return shifts;
  }

  private static double squaredDistance(float[] a, int aFrom, float[] b, int bFrom, int dim) {
    double sum = 0;
    for (int d = 0; d < dim; d++) {
      double difference = (double) a[aFrom + d] - b[bFrom + d];
      sum += difference * difference;
    }
    return sum;
  }
}
