package io.genept.math;

import java.util.Arrays;

/**
 * Counts of the pairs of labels that occur together: rows are the distinct labels of one labelling,
 * columns those of another, both ascending.
 *
 * <p>Only cells above zero are held, by row and then column, so memory grows with the samples and
 * not with rows × columns. Equals {@code sklearn.metrics.cluster.contingency_matrix(sparse=True)}.
 */
public final class Contingency {
  private final int samples;
  private final int[] rowSums;
  private final int[] columnSums;
  private final int[] cellRows;
  private final int[] cellColumns;
  private final int[] cellCounts;

  private Contingency(int[] rowSums, int[] columnSums, long[] sortedCells) {
    this.samples = sortedCells.length;
    this.rowSums = rowSums;
    this.columnSums = columnSums;
    int distinct = (int) Arrays.stream(sortedCells).distinct().count();
    this.cellRows = new int[distinct];
    this.cellColumns = new int[distinct];
    this.cellCounts = new int[distinct];
    int cell = -1;
    for (int i = 0; i < samples; i++) {
      if (i == 0 || sortedCells[i] != sortedCells[i - 1]) {
        cell++;
        cellRows[cell] = (int) (sortedCells[i] >>> 32);
        cellColumns[cell] = (int) sortedCells[i];
      }
      cellCounts[cell]++;
    }
  }

  /**
   * Counts the pairs of two labellings of the same samples, any integers.
   *
   * @throws IllegalArgumentException if the labellings differ in length
   */
  public static Contingency of(int[] rowLabels, int[] columnLabels) {
    return of(LabelCodes.of(rowLabels), LabelCodes.of(columnLabels));
  }

  /**
   * Counts pairs of string labels as {@link #of(int[], int[])} counts codes.
   *
   * @throws IllegalArgumentException if the labellings differ in length
   */
  public static Contingency of(String[] rowLabels, String[] columnLabels) {
    return of(LabelCodes.of(rowLabels), LabelCodes.of(columnLabels));
  }

  private static Contingency of(LabelCodes rows, LabelCodes columns) {
    int[] rowCodes = rows.codes();
    int[] columnCodes = columns.codes();
    if (rowCodes.length != columnCodes.length) {
      throw new IllegalArgumentException(
          "labellings have "
              + rowCodes.length
              + " and "
              + columnCodes.length
              + " samples, expected as many in both");
    }
    long[] cells = new long[rowCodes.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = ((long) rowCodes[i] << 32) | columnCodes[i];
    }
    Arrays.sort(cells);
    return new Contingency(rows.counts(), columns.counts(), cells);
  }

  /** The number of samples. */
  public int samples() {
    return samples;
  }

  /** The number of distinct row labels. */
  public int rows() {
    return rowSums.length;
  }

  /** The number of distinct column labels. */
  public int columns() {
    return columnSums.length;
  }

  /** A copy of the samples of each row label. */
  public int[] rowSums() {
    return rowSums.clone();
  }

  /** A copy of the samples of each column label. */
  public int[] columnSums() {
    return columnSums.clone();
  }

  /** The number of cells above zero. */
  public int cells() {
    return cellCounts.length;
  }

  /** The row, 0..rows-1, of a cell above zero. */
  public int row(int cell) {
    return cellRows[cell];
  }

  /** The column, 0..columns-1, of a cell above zero. */
  public int column(int cell) {
    return cellColumns[cell];
  }

  /** The samples in a cell above zero. */
  public int count(int cell) {
    return cellCounts[cell];
  }
}
