package io.genept.ingest.text;

import io.genept.ingest.matrix.ByteLines;
import io.genept.io.MissingValues;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import org.apache.hadoop.conf.Configuration;

/**
 * The columns before the numbers of a text matrix of cells × genes, through a window of {@value
 * #WINDOW} rows: a pass of its own over the file, which starts anew where a row before the window
 * is asked for.
 */
final class TextRows {
  private static final int WINDOW = 8192;

  private final String path;
  private final Configuration conf;
  private final TextHead head;
  private final String[][] window = new String[WINDOW][];
  private ByteLines lines;
  private FieldCursor cursor;
  private long start;
  private long end;

  TextRows(String path, Configuration conf, TextHead head) {
    this.path = path;
    this.conf = conf;
    this.head = head;
  }

  /** One of the columns. */
  FrameColumn column(int index) {
    String name = head.leading().get(index);
    return new FrameColumn(
        name.isEmpty() ? "column_" + (index + 1) : name,
        ColumnType.STRING,
        row -> {
          String field = at(row)[index];
          return index > 0 && MissingValues.DEFAULT.contains(field) ? null : field;
        });
  }

  private String[] at(long row) {
    if (row < start) {
      close();
    }
    if (lines == null) {
      lines = new ByteLines(path, conf);
      cursor = new FieldCursor(path, lines, head.separator());
      TextHead.toHeader(lines);
      start = 0;
      end = 0;
    }
    while (row >= end) {
      fill(row);
    }
    return window[(int) (row - start)];
  }

  private void fill(long row) {
    start = end;
    boolean wanted = row - start < WINDOW;
    while (end - start < WINDOW && TextHead.toRow(lines)) {
      if (wanted) {
        cursor.start();
        window[(int) (end - start)] =
            TextHead.leadingFields(path, lines, cursor, head.leading().size());
      }
      end++;
    }
    if (end == start) {
      throw new IllegalStateException("row " + row + " of " + head.rows() + " in " + path);
    }
  }

  /** Ends the pass. */
  void close() {
    if (lines != null) {
      lines.close();
      lines = null;
    }
  }
}
