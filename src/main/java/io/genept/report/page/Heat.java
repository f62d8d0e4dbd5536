package io.genept.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Tables whose fields are shaded, by the classes {@code heat} and {@code s0} to {@code s20}. */
public final class Heat {
  /** Most rows, and most columns, of a table of counts that shows all of them. */
  public static final int MOST = 60;

  private static final int LARGEST = 39;

  private static final int SHADES = 20;

  private Heat() {}

  /**
   * One field.
   *
   * @param shade from 0 to 1
   * @param title shown on hovering; {@code null} for none
   */
  public record Field(String text, double shade, String title) {}

  /** What stands in row and column. */
  @FunctionalInterface
  public interface Fields {
    Field at(int row, int column);
  }

  /**
   * A table of any fields.
   *
   * @param corner what the rows are
   */
  public static Html of(String corner, List<String> rows, List<String> columns, Fields fields) {
    return table(corner, rows, columns, fields, null);
  }

  /**
   * A table of counts: shades and numbers are per cent of the row, the last column is the row's
   * sum. Of more than {@value #MOST} rows or columns the {@value #LARGEST} largest are shown in
   * their order, and the others as one; columns that are named as rows are shown with these.
   *
   * @param counts rows × columns
   */
  public static Html counts(
      String corner, List<String> rows, List<String> columns, long[][] counts) {
    long[] ofRow = Arrays.stream(counts).mapToLong(row -> LongStream.of(row).sum()).toArray();
    long[] ofColumn =
        IntStream.range(0, columns.size())
            .mapToLong(c -> Arrays.stream(counts).mapToLong(row -> row[c]).sum())
            .toArray();
    int[] keptRows = largest(ofRow);
    List<String> named = named(rows, keptRows);
    for (int c = 0; c < ofColumn.length && keptRows.length < rows.size(); c++) {
      ofColumn[c] = named.contains(columns.get(c)) ? Long.MAX_VALUE : ofColumn[c];
    }
    int[] keptColumns = largest(ofColumn);
    long[][] shown = folded(counts, keptRows, keptColumns);
    long[] sums = Arrays.stream(shown).mapToLong(row -> LongStream.of(row).sum()).toArray();
    return table(
        corner, named, named(columns, keptColumns), (r, c) -> share(shown[r][c], sums[r]), sums);
  }

  private static Field share(long count, long total) {
    double share = total == 0 ? 0 : (double) count / total;
    return new Field(
        count == 0 ? "" : share < 0.005 ? "\u00b7" : Long.toString(Math.round(100 * share)),
        share,
        count == 0 ? null : Numbers.count(count) + " of " + Numbers.count(total));
  }

  /** Places of those that are shown, ascending. */
  private static int[] largest(long[] sizes) {
    if (sizes.length <= MOST) {
      return IntStream.range(0, sizes.length).toArray();
    }
    return IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparing((Integer place) -> -sizes[place]))
        .limit(LARGEST)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static List<String> named(List<String> names, int[] kept) {
    List<String> shown = new ArrayList<>();
    IntStream.of(kept).forEach(place -> shown.add(names.get(place)));
    if (kept.length < names.size()) {
      shown.add(Numbers.count(names.size() - kept.length) + " others");
    }
    return shown;
  }

  private static long[][] folded(long[][] counts, int[] keptRows, int[] keptColumns) {
    int columns = counts.length == 0 ? 0 : counts[0].length;
    IntUnaryOperator row = places(keptRows, counts.length);
    IntUnaryOperator column = places(keptColumns, columns);
    long[][] folded =
        new long[Math.min(counts.length, keptRows.length + 1)]
            [Math.min(columns, keptColumns.length + 1)];
    for (int r = 0; r < counts.length; r++) {
      for (int c = 0; c < columns; c++) {
        folded[row.applyAsInt(r)][column.applyAsInt(c)] += counts[r][c];
      }
    }
    return folded;
  }

  private static IntUnaryOperator places(int[] kept, int all) {
    int[] places = new int[all];
    Arrays.fill(places, kept.length);
    for (int i = 0; i < kept.length; i++) {
      places[kept[i]] = i;
    }
    return old -> places[old];
  }

  private static Html table(
      String corner, List<String> rows, List<String> columns, Fields fields, long[] sums) {
    Html html = new Html();
    html.scrolled(corner);
    html.open("table", "class", "heat").open("thead").open("tr");
    html.element("th", corner, "scope", "col");
    for (String name : columns) {
      html.open("th", "scope", "col", "class", "up", "title", name);
      html.element("span", name).close("th");
    }
    if (sums != null) {
      html.element("th", "n", "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody");
    for (int r = 0; r < rows.size(); r++) {
      html.open("tr").element("th", rows.get(r), "scope", "row", "title", rows.get(r));
      for (int c = 0; c < columns.size(); c++) {
        Field field = fields.at(r, c);
        String shade = "s" + Math.round(SHADES * Math.max(0, Math.min(1, field.shade())));
        html.element(
            "td",
            field.text(),
            field.title() == null
                ? new String[] {"class", shade}
                : new String[] {"class", shade, "title", field.title()});
      }
      if (sums != null) {
        html.element("td", Numbers.count(sums[r]), "class", "number");
      }
      html.close("tr");
    }
    return html.close("tbody").close("table").close("div");
  }
}
