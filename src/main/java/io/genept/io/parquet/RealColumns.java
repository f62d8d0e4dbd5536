package io.genept.io.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.parquet.column.ColumnReader;

/**
 * Many columns of single numbers, read one after the other. Held: the stored bytes of as many of
 * them, in one row group, as take {@value #BYTES_AT_A_TIME} bytes.
 */
public final class RealColumns {
  private static final long BYTES_AT_A_TIME = 32L << 20;

  private RealColumns() {}

  /** Takes a number that is not 0; a null is NaN. */
  public interface Sink {
    /** Takes the value of a column, by its position in the list of columns, in a row. */
    void accept(int column, long row, float value);
  }

  /**
   * Reads the rows from {@code from} (inclusive) to {@code to} (exclusive): by row groups, within
   * them column by column.
   */
  public static void read(
      ParquetFile file, List<ParquetColumn> columns, long from, long to, Sink sink) {
    for (int group = 0; group < file.groups(); group++) {
      long start = Math.max(from, file.start(group));
      long end = Math.min(to, file.end(group));
      for (int first = 0; start < end && first < columns.size(); ) {
        List<ParquetColumn.Leaf> leaves = atATime(file, group, columns, first);
        IntFunction<ColumnReader> readers = file.read(group, leaves);
        for (int i = 0; i < leaves.size(); i++) {
          ListCursor values =
              ListCursor.reals(file, columns.get(first + i), readers.apply(i), group);
          values.seek(start);
          for (long row = start; row < end; row++) {
            values.next();
            if (values.reals()[0] != 0) {
              sink.accept(first + i, row, values.reals()[0]);
            }
          }
        }
        first += leaves.size();
      }
    }
  }

  private static List<ParquetColumn.Leaf> atATime(
      ParquetFile file, int group, List<ParquetColumn> columns, int first) {
    List<ParquetColumn.Leaf> leaves = new ArrayList<>();
    long bytes = 0;
    for (int i = first; i < columns.size(); i++) {
      ParquetColumn.Leaf leaf = columns.get(i).leaf(0);
      bytes += file.bytes(group, leaf);
      if (i > first && bytes > BYTES_AT_A_TIME) {
        break;
      }
      leaves.add(leaf);
    }
    return leaves;
  }
}
