package io.genept.learn.decompose;

import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Some rows of a sparse matrix, column by column: what is done for a column is done for all its
 * rows at once, while what belongs to it is at hand.
 *
 * @param rows number of rows
 * @param columns those with a non-zero, ascending
 * @param starts place of the first non-zero of each such column, then the number of non-zeros
 * @param rowOf row of each non-zero, ascending within a column
 * @param values the non-zeros
 */
record SparseBlock(int rows, int[] columns, int[] starts, int[] rowOf, float[] values)
    implements Serializable {
  /** 8 MB of non-zeros; a row that has more is a block of its own. */
  private static final int NON_ZEROS = 1 << 20;

  /** So few that 32 numbers for each stay in a second-level cache. */
  private static final int ROWS = 1_024;

  /**
   * Cuts rows into blocks as they come.
   *
   * @param width number of columns of the matrix
   */
  static Iterator<SparseBlock> cut(Iterator<SparseRow> rows, int width) {
    return new Iterator<>() {
      private SparseRow next = rows.hasNext() ? rows.next() : null;

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public SparseBlock next() {
        List<SparseRow> taken = new ArrayList<>();
        int size = 0;
        do {
          taken.add(next);
          size += next.indices().length;
          next = rows.hasNext() ? rows.next() : null;
        } while (next != null && taken.size() < ROWS && size + next.indices().length <= NON_ZEROS);
        return of(taken, size, width);
      }
    };
  }

  private static SparseBlock of(List<SparseRow> rows, int size, int width) {
    int[] ends = new int[width + 1];
    for (SparseRow row : rows) {
      for (int column : row.indices()) {
        ends[column + 1]++;
      }
    }
    int[] columns = new int[width];
    int[] starts = new int[width + 1];
    int used = 0;
    for (int column = 0; column < width; column++) {
      if (ends[column + 1] > 0) {
        columns[used] = column;
        starts[used++] = ends[column];
      }
      ends[column + 1] += ends[column];
    }
    starts[used] = size;
    int[] rowOf = new int[size];
    float[] values = new float[size];
    for (int r = 0; r < rows.size(); r++) {
      SparseRow row = rows.get(r);
      for (int i = 0; i < row.indices().length; i++) {
        int place = ends[row.indices()[i]]++;
        rowOf[place] = r;
        values[place] = row.values()[i];
      }
    }
    return new SparseBlock(
        rows.size(), Arrays.copyOf(columns, used), Arrays.copyOf(starts, used + 1), rowOf, values);
  }
}
