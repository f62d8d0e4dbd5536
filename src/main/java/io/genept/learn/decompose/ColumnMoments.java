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
    private static Sums of(int columns, Extent extent) {
      return new Sums(
          new ReproducibleSums(columns, extent.largest, extent.rows),
          new ReproducibleSums(columns, extent.largest * extent.largest, extent.rows));
    }

    private void add(int column, double value) {
      values.add(column, value);
      squares.add(column, value * value);
    }

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

  /** Reads the blocks twice, as rows. */
  static ColumnMoments of(JavaRDD<SparseBlock> blocks, int columns) {
    Extent extent = TreeSum.of(blocks, ColumnMoments::extent, Extent::plus);
    Sums sums = TreeSum.of(blocks, some -> sums(some, columns, extent), Sums::plus);
    return of(extent, sums);
  }

  private static Extent extent(Iterator<SparseBlock> blocks) {
    long count = 0;
    double largest = 0;
    while (blocks.hasNext()) {
      SparseBlock block = blocks.next();
      count += block.rows();
      for (float value : block.values()) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return new Extent(count, largest);
  }

  private static Sums sums(Iterator<SparseBlock> blocks, int columns, Extent extent) {
    Sums sums = Sums.of(columns, extent);
    while (blocks.hasNext()) {
      SparseBlock block = blocks.next();
      for (int c = 0; c < block.columns().length; c++) {
        for (int i = block.starts()[c]; i < block.starts()[c + 1]; i++) {
          sums.add(block.columns()[c], block.values()[i]);
        }
      }
    }
    return sums;
  }

  private static ColumnMoments of(Extent extent, Sums sums) {
    return new ColumnMoments(
        extent.rows, sums.values.values(), sums.squares.values(), sums.squares.lost());
  }

  private static ColumnMoments of(
      JavaRDD<SparseRow> rows, int columns, Levels levels, Extent extent) {
    return of(extent, TreeSum.of(rows, some -> sums(some, columns, levels, extent), Sums::plus));
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
    Sums sums = Sums.of(columns, extent);
    while (rows.hasNext()) {
      SparseRow row = rows.next();
      double[] taken = levels.of(row);
      for (int i = 0; i < taken.length; i++) {
        sums.add(row.indices()[i], taken[i]);
      }
    }
    return sums;
  }
}
