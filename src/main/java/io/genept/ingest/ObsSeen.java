package io.genept.ingest;

import io.genept.ingest.ObsRows.ObsRow;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.io.MissingValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/** What the rows of {@code --obs} of a task show: types, cells without a row, a cell with two. */
final class ObsSeen implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int EXAMPLES = 3;

  private final List<ColumnTypes> types = new ArrayList<>();
  private final List<String> missingExamples = new ArrayList<>();
  private long cells;
  private long missing;
  private String twice;

  private ObsSeen(int columns, MissingValues missing) {
    for (int i = 0; i < columns; i++) {
      types.add(new ColumnTypes(missing));
    }
  }

  /**
   * Looks at rows.
   *
   * @param rows ids of cells and their rows, in the order of the cells
   * @param columns number of columns
   * @param text whether their values are texts whose types are to be told
   * @param missing texts that stand for no value
   */
  static ObsSeen of(
      Iterator<Tuple2<String, ObsRow>> rows, int columns, boolean text, MissingValues missing) {
    ObsSeen seen = new ObsSeen(columns, missing);
    ObsRow previous = null;
    while (rows.hasNext()) {
      Tuple2<String, ObsRow> next = rows.next();
      ObsRow row = next._2();
      if (previous != null && previous.at() == row.at()) {
        long first = Math.min(previous.line(), row.line());
        seen.twice =
            next._1() + " is in lines " + first + " and " + Math.max(previous.line(), row.line());
      }
      previous = row;
      seen.add(next._1(), row, columns, text);
    }
    return seen;
  }

  private void add(String cell, ObsRow row, int columns, boolean text) {
    cells++;
    if (row.line() < 0) {
      missing++;
      if (missingExamples.size() < EXAMPLES) {
        missingExamples.add(cell);
      }
    } else if (text) {
      for (int i = 0; i < columns; i++) {
        types.get(i).add((String) row.values()[i]);
      }
    }
  }

  /** Takes into account what another has seen. */
  ObsSeen merge(ObsSeen other) {
    for (int i = 0; i < types.size(); i++) {
      types.get(i).merge(other.types.get(i));
    }
    cells += other.cells;
    missing += other.missing;
    other.missingExamples.stream()
        .limit(EXAMPLES - missingExamples.size())
        .forEach(missingExamples::add);
    twice = twice == null ? other.twice : twice;
    return this;
  }

  /** Types of the columns. */
  List<ColumnTypes> types() {
    return types;
  }

  /** Cells, those without a row among them. */
  long cells() {
    return cells;
  }

  /** Cells without a row. */
  long missing() {
    return missing;
  }

  /** Some of them. */
  List<String> missingExamples() {
    return missingExamples;
  }

  /** A cell with several rows and the lines of two; {@code null} if there is none. */
  String twice() {
    return twice;
  }
}
