package io.genept.ingest;

import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.io.anndata.ColumnType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The rows of {@code --obs} for the cells of one task, one after the other. Held: one row; for a
 * matrix that may have to begin anew, all rows so far.
 */
final class ObsRows {
  /** The row of a cell: its position in the task, the line of the file, values of the columns. */
  record ObsRow(long at, long line, Object[] values) implements Serializable {}

  private final List<InputHead.Column> columns;
  private final boolean text;
  private final boolean replay;
  private final List<ObsRow> seen = new ArrayList<>();
  private Iterator<ObsRow> rows;
  private ObsRow current;

  /**
   * Prepares to pass over rows.
   *
   * @param columns names and types
   * @param text whether the values are texts to be parsed
   * @param replay whether {@link #rewind} may be called
   */
  ObsRows(Iterator<ObsRow> rows, List<InputHead.Column> columns, boolean text, boolean replay) {
    this.rows = rows;
    this.columns = columns;
    this.text = text;
    this.replay = replay;
  }

  /** No table and no columns. */
  static ObsRows none() {
    return new ObsRows(Collections.emptyIterator(), List.of(), false, false);
  }

  /** Moves to the next cell. */
  void next() {
    if (columns.isEmpty()) {
      return;
    }
    current = rows.next();
    if (replay) {
      seen.add(current);
    }
  }

  /** The current cell's value of a column. */
  Object value(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        Object value = current.values()[i];
        ColumnType type = columns.get(i).type();
        return text ? ColumnTypes.parse((String) value, type) : value;
      }
    }
    throw new NoSuchElementException(name);
  }

  /** Goes back to before the first cell. */
  void rewind() {
    Iterator<ObsRow> rest = rows;
    Iterator<ObsRow> again = List.copyOf(seen).iterator();
    seen.clear();
    rows =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return again.hasNext() || rest.hasNext();
          }

          @Override
          public ObsRow next() {
            return again.hasNext() ? again.next() : rest.next();
          }
        };
  }
}
