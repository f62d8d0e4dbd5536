package io.genept.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A column of a table of text: its head and cells, padded to one width. */
final class TextColumn {
  private TextColumn() {}

  /**
   * A number with its spread.
   *
   * @param before digits before the decimal point, sign included
   * @param after the rest, decimal point included
   */
  record Cell(String before, String after) {
    /** Where nothing was measured. */
    static final Cell EMPTY = new Cell("", "");

    /** Where the metric is undefined. */
    static final Cell UNDEFINED = new Cell("n/a", "");

    /** A number ± its spread; alone where that is NaN. */
    static Cell of(double value, double spread) {
      return of(value, Double.isNaN(spread) ? "" : " ± " + text(spread));
    }

    /** A number with the bounds of its interval. */
    static Cell within(double value, double low, double high) {
      return of(value, " (" + text(low) + " to " + text(high) + ")");
    }

    private static Cell of(double value, String rest) {
      String text = text(value);
      int point = text.indexOf('.');
      return new Cell(text.substring(0, point), text.substring(point) + rest);
    }

    private static String text(double value) {
      String text = String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%.1f", value);
      return text.equals("-0.000") ? "0.000" : text;
    }
  }

  /** Text, aligned on the left. */
  static List<String> left(String head, List<String> cells) {
    List<String> column = new ArrayList<>(List.of(head));
    column.addAll(cells);
    return padded(column);
  }

  /** Numbers, aligned on the decimal point. */
  static List<String> ofNumbers(String head, List<Cell> cells) {
    int before = cells.stream().mapToInt(cell -> cell.before().length()).max().orElse(0);
    List<String> column = new ArrayList<>(List.of(head));
    for (Cell cell : cells) {
      column.add(" ".repeat(before - cell.before().length()) + cell.before() + cell.after());
    }
    return padded(column);
  }

  private static List<String> padded(List<String> column) {
    int width = column.stream().mapToInt(String::length).max().orElse(0);
    return column.stream().map(text -> text + " ".repeat(width - text.length())).toList();
  }
}
