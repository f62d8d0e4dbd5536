package io.genept.report;

import static org.apache.spark.sql.functions.lit;

import io.genept.io.Columns;
import io.genept.report.metrics.CrossTable;
import io.genept.report.page.NaturalOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;

/**
 * The values of one obs column as drawn: at most 24 groups, eight colours in three shapes, so that
 * no two look alike; rarer values share a group, and so do cells without a value.
 *
 * @param column name of the obs column
 * @param groups entries of the legend, in natural order of the names
 */
record Categories(String column, List<Group> groups, Map<String, Integer> groupOf) {
  static final int COLOURS = 8;
  private static final int SHAPES = 3;
  private static final int MOST = COLOURS * SHAPES;

  /** Style of the groups that are no value of their own. */
  static final int GREY = -1;

  /**
   * One entry of the legend.
   *
   * @param style {@code 0 … 23}, colour {@code style % 8} and shape {@code style / 8}, or {@link
   *     #GREY}
   */
  record Group(String name, long cells, int style) {
    String colour() {
      return style == GREY ? "grey" : "c" + style % COLOURS;
    }

    int shape() {
      return style == GREY ? 0 : style / COLOURS;
    }
  }

  /** Groups the values of a column, given how many cells have each ({@code null}: no value). */
  static Categories of(String column, Map<String, Long> cellsByValue) {
    List<String> byCount =
        cellsByValue.keySet().stream()
            .filter(Objects::nonNull)
            .sorted(
                Comparator.<String, Long>comparing(cellsByValue::get)
                    .reversed()
                    .thenComparing(NaturalOrder.COMPARATOR))
            .toList();
    int own = byCount.size() <= MOST ? byCount.size() : MOST - 1;
    List<String> shown = byCount.subList(0, own).stream().sorted(NaturalOrder.COMPARATOR).toList();
    List<Group> groups = new ArrayList<>();
    Map<String, Integer> groupOf = new HashMap<>();
    for (String value : shown) {
      groupOf.put(value, groups.size());
      groups.add(new Group(value, cellsByValue.get(value), groups.size()));
    }
    List<String> rest = byCount.subList(own, byCount.size());
    if (!rest.isEmpty()) {
      long cells = rest.stream().mapToLong(cellsByValue::get).sum();
      rest.forEach(value -> groupOf.put(value, groups.size()));
      groups.add(new Group(rest.size() + " other values", cells, GREY));
    }
    if (cellsByValue.containsKey(null)) {
      groupOf.put(null, groups.size());
      groups.add(new Group(CrossTable.MISSING, cellsByValue.get(null), GREY));
    }
    return new Categories(column, List.copyOf(groups), groupOf);
  }

  /** Puts all cells in one group, for a table without a column worth a colour. */
  static Categories none(long cells) {
    Map<String, Integer> groupOf = new HashMap<>();
    groupOf.put(null, 0);
    return new Categories("", List.of(new Group("all cells", cells, 0)), groupOf);
  }

  /** Casts an obs column of any type to text. */
  static Column text(String column) {
    return Columns.named(column).cast("string");
  }

  /** Returns the column whose values {@link #group} takes. */
  Column value() {
    return column.isEmpty() ? lit(null).cast("string") : text(column);
  }

  /** Returns the group of a cell with this value. */
  int group(String value) {
    return groupOf.get(value);
  }
}
