package io.genept.learn.decompose;

import io.genept.learn.TreeSum;
import io.genept.math.ReproducibleSums;
import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/**
 * Sums of the columns of a sparse matrix and of their squares, the same for any order of the rows.
 *
 * @param rows number of rows
 * @param sums of each column
 * @param squares sum of the squares of each column
 * @param lost bound of the error of each sum of squares
 */
public record ColumnMoments(long rows, double[] sums, double[] squares, double lost) {

  /** Makes the values that are summed of those of a row, in their order. */
  public interface Levels extends Serializable {
    double[] of(SparseRow row);
  }

  private record Extent(long rows, double largest) implements Serializable {
    private Extent plus(Extent other) {
      return new Extent(rows + other.rows, Math.max(largest, other.largest));
    }
  }

  private record Sums(ReproducibleSums values, ReproducibleSums squares) implements Serializable {
    private Sums plus(Sums other) {
      return new Sums(values.plus(other.values), squares.plus(other.squares));
    }
  }

  /**
   * Reads the rows twice: the largest value bounds the terms of the sums.
   *
   * @param columns number of columns
   */
  public static ColumnMoments of(JavaRDD<SparseRow> rows, int columns, Levels levels) {
    return of(rows, columns, levels, TreeSum.of(rows, some -> extent(some, levels), Extent::plus));
  }

  /**
   * Reads the rows once.
   *
   * @param columns number of columns
   * @param count number of rows
   * @param largest bound of the magnitude of all values
   */
  public static ColumnMoments of(
      JavaRDD<SparseRow> rows, int columns, Levels levels, long count, double largest) {
    return of(rows, columns, levels, new Extent(count, largest));
  }

  private static ColumnMoments of(
      JavaRDD<SparseRow> rows, int columns, Levels levels, Extent extent) {
    Sums sums = TreeSum.of(rows, some -> sums(some, columns, levels, extent), Sums::plus);
    return new ColumnMoments(
        extent.rows, sums.values.values(), sums.squares.values(), sums.squares.lost());
  }

  /** Mean of each column. */
  public double[] means() {
    return Arrays.stream(sums).map(sum -> sum / rows).toArray();
  }

  /** Variance of each column, divisor n. */
  public double[] variances() {
    double[] variances = new double[sums.length];
    for (int c = 0; c < variances.length; c++) {
      double mean = sums[c] / rows;
      variances[c] = Math.max(0, squares[c] / rows - mean * mean);
    }
    return variances;
  }

  private static Extent extent(Iterator<SparseRow> rows, Levels levels) {
    long count = 0;
    double largest = 0;
    while (rows.hasNext()) {
      count++;
      for (double value : levels.of(rows.next())) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return new Extent(count, largest);
  }

  private static Sums sums(Iterator<SparseRow> rows, int columns, Levels levels, Extent extent) {
    double largest = extent.largest;
    ReproducibleSums values = new ReproducibleSums(columns, largest, extent.rows);
    ReproducibleSums squares = new ReproducibleSums(columns, largest * largest, extent.rows);
    while (rows.hasNext()) {
      SparseRow row = rows.next();
      double[] taken = levels.of(row);
      for (int i = 0; i < taken.length; i++) {
        values.add(row.indices()[i], taken[i]);
        squares.add(row.indices()[i], taken[i] * taken[i]);
      }
    }
    return new Sums(values, squares);
  }
}
