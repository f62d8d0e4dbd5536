package io.genept.learn.decompose;

import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some rows of a sparse matrix as three arrays, which are cached and sent without an object for
 * each row.
 *
 * @param starts place of the first non-zero of each row, then the number of non-zeros
 * @param indices columns of the non-zeros
 * @param values the non-zeros
 */
record SparseBlock(int[] starts, int[] indices, float[] values) implements Serializable {
  /** 8 MB of non-zeros; a row that has more is a block of its own. */
  private static final int NON_ZEROS = 1 << 20;

  /** Cuts rows into blocks as they come. */
  static Iterator<SparseBlock> cut(Iterator<SparseRow> rows) {
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
        } while (next != null && size + next.indices().length <= NON_ZEROS);
        return of(taken, size);
      }
    };
  }

  private static SparseBlock of(List<SparseRow> rows, int size) {
    SparseBlock block = new SparseBlock(new int[rows.size() + 1], new int[size], new float[size]);
    int at = 0;
    for (int r = 0; r < rows.size(); r++) {
      SparseRow row = rows.get(r);
      System.arraycopy(row.indices(), 0, block.indices, at, row.indices().length);
      System.arraycopy(row.values(), 0, block.values, at, row.values().length);
      at += row.values().length;
      block.starts[r + 1] = at;
    }
    return block;
  }

  /** The rows again, each copied when it is asked for. */
  Iterator<SparseRow> rows() {
    return IntStream.range(0, starts.length - 1)
        .mapToObj(
            row ->
                new SparseRow(
                    Arrays.copyOfRange(indices, starts[row], starts[row + 1]),
                    Arrays.copyOfRange(values, starts[row], starts[row + 1])))
        .iterator();
  }
}
