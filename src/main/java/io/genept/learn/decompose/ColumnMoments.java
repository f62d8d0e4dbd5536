package io.genept.learn.decompose;

import io.genept.math.SparseRow;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Means of the columns of a sparse matrix, and the sum of their variances (divisor n-1). */
record ColumnMoments(double[] mean, double totalVariance) {
  static ColumnMoments of(JavaRDD<SparseRow> rows, int features, long n) {
    double[] sums = new double[features];
    double squares = 0;
    List<double[]> parts =
        rows.mapPartitions(
                partition -> Collections.singletonList(sums(partition, features)).iterator())
            .collect();
    for (double[] part : parts) {
      for (int f = 0; f < features; f++) {
        sums[f] += part[f];
      }
      squares += part[features];
    }
    double variance = squares;
    for (int f = 0; f < features; f++) {
      sums[f] /= n;
      variance -= n * sums[f] * sums[f];
    }
    return new ColumnMoments(sums, variance / (n - 1));
  }

  private static double[] sums(Iterator<SparseRow> rows, int features) {
    double[] sums = new double[features + 1];
    while (rows.hasNext()) {
      SparseRow row = rows.next();
      for (int i = 0; i < row.indices().length; i++) {
        sums[row.indices()[i]] += row.values()[i];
        sums[features] += (double) row.values()[i] * row.values()[i];
      }
    }
    return sums;
  }
}
