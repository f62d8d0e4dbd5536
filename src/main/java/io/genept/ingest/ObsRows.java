package io.genept.ingest;

import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.io.MissingValues;
import io.genept.io.anndata.ColumnType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The rows of {@code --obs} for the cells of one task, one after the other. Held: one row; for a
 * matrix that may have to begin anew, all rows so far.
 */
final class ObsRows {
  /** The row of a cell: its position in the task, the line of the file, values of the columns. */
  record ObsRow(long at, long line, Object[] values) implements Serializable {}

  private final List<InputHead.Column> columns;
  private final boolean text;
  private final MissingValues missing;
  private final boolean only;
  private final List<ObsRow> seen = new ArrayList<>();
  private Iterator<ObsRow> rows;
  private ObsRow current;
  private boolean replay;

  /**
   * Prepares to pass over rows.
   *
   * @param columns names and types
   * @param text whether the values are texts to be parsed
   * @param missing texts that stand for no value
   * @param only whether cells without a row are left out
   */
  ObsRows(
      Iterator<ObsRow> rows,
      List<InputHead.Column> columns,
      boolean text,
      MissingValues missing,
      boolean only) {
    this.only = only;
    this.missing = missing;
    this.rows = rows;
    this.columns = columns;
    this.text = text;
  }

  /** Keeps the rows from now on, for {@link #rewind}. */
  void keep() {
    replay = true;
  }

  /** Moves to the next cell. */
  void next() {
    if (columns.isEmpty() && !only) {
      return;
    }
    current = rows.next();
    if (replay) {
      seen.add(current);
    }
  }

  /** Whether the current cell is one of the atlas. */
  boolean taken() {
    return !only || current.line() >= 0;
  }

  /** The values of a column, of whichever cell is current. */
  Supplier<Object> values(String name) {
    int at = columns.stream().map(InputHead.Column::name).toList().indexOf(name);
    ColumnType type = columns.get(at).type();
    return text
        ? () -> ColumnTypes.parse((String) current.values()[at], type, missing)
        : () -> missing.known(current.values()[at]);
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
