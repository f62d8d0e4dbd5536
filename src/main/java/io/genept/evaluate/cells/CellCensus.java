package io.genept.evaluate.cells;

import static org.apache.spark.sql.functions.col;

import io.genept.core.UserError;
import io.genept.evaluate.cells.CellTaskOptions.CellSelection;
import io.genept.io.NearestNames;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many cells of a table have which label and groups, counted before any vector is read.
 *
 * @param leftOut cells that no task evaluates
 * @param usable the others: one entry for each combination of a label and groups
 */
record CellCensus(LeftOut leftOut, List<Combination> usable) {
  /** Columns of the labels, and of the groups by number, in {@link #of}'s table. */
  static final String LABEL = "label";

  static final String GROUP = "group";

  /** Most combinations that a census may have: the driver holds them. */
  private static final int MOST = 1_000_000;

  /**
   * Cells of one label and one value of each group.
   *
   * @param groups in the order of the columns; the empty text for none
   */
  record Combination(String label, List<String> groups, long cells) {}

  /**
   * Cells of a table that are not evaluated, each counted once, for the first reason that holds.
   *
   * @param withoutVector cells whose embedding is null
   * @param withoutLabel cells whose label is null or blank
   * @param excluded cells of each excluded label, by label
   */
  record LeftOut(long withoutVector, long withoutLabel, Map<String, Long> excluded) {
    /** How many in all. */
    long total() {
      return withoutVector
          + withoutLabel
          + excluded.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Counts.
   *
   * @param cells with {@code embedding}, {@value #LABEL} and {@value #GROUP}0 and up
   * @param groups number of the groups
   * @param path of the table, for messages
   * @throws UserError if an excluded label does not occur, or there are too many combinations
   */
  static CellCensus of(Dataset<Row> cells, int groups, String path, CellSelection selection) {
    List<Column> by = new ArrayList<>();
    by.add(col(CellEmbeddings.EMBEDDING).isNull().as("without_vector"));
    by.add(col(LABEL));
    IntStream.range(0, groups).forEach(g -> by.add(col(GROUP + g)));
    List<Row> rows =
        cells.groupBy(by.toArray(new Column[0])).count().limit(MOST + 1).collectAsList();
    if (rows.size() > MOST) {
      throw UserError.of(
          "Cannot evaluate %s by %s: there are more than %,d combinations of a label with batches or"
              + " patients. Expected columns of classes; choose another --label-column,"
              + " --batch-column or --patient-column.",
          path, selection.labelColumn(), MOST);
    }
    long noVector = 0;
    long noLabel = 0;
    TreeSet<String> known = new TreeSet<>();
    Map<String, Long> excluded = new TreeMap<>();
    List<Combination> usable = new ArrayList<>();
    for (Row row : rows) {
      String label = row.isNullAt(1) || row.getString(1).isBlank() ? null : row.getString(1);
      long n = row.getLong(2 + groups);
      if (label != null) {
        known.add(label);
      }
      if (row.getBoolean(0)) {
        noVector += n;
      } else if (label == null) {
        noLabel += n;
      } else if (selection.excludeLabels().contains(label)) {
        excluded.merge(label, n, Long::sum);
      } else {
        List<String> of =
            IntStream.range(2, 2 + groups)
                .mapToObj(g -> row.isNullAt(g) ? "" : row.getString(g))
                .toList();
        usable.add(new Combination(label, of, n));
      }
    }
    requireKnown(known, path, selection);
    return new CellCensus(new LeftOut(noVector, noLabel, excluded), usable);
  }

  private static void requireKnown(Set<String> known, String path, CellSelection selection) {
    for (String label : selection.excludeLabels()) {
      if (!known.contains(label)) {
        throw UserError.of(
            "Cannot leave out the cells of --exclude-labels %s: no cell of %s has that %s.%s Its"
                + " labels are %s.",
            label, path, selection.labelColumn(), NearestNames.question(label, known), known);
      }
    }
  }

  /** The census of the cells that have a group in each of some columns, by number. */
  CellCensus having(List<Integer> groups) {
    return new CellCensus(
        leftOut,
        usable.stream()
            .filter(each -> groups.stream().allMatch(g -> hasText(each.groups().get(g))))
            .toList());
  }

  /** Trims spaces alone, as Spark's {@code trim} does. */
  private static boolean hasText(String value) {
    return value.chars().anyMatch(character -> character != ' ');
  }

  /** Number of usable cells. */
  long cells() {
    return usable.stream().mapToLong(Combination::cells).sum();
  }

  /** Usable cells of each label. */
  Map<String, Long> labels() {
    Map<String, Long> labels = new TreeMap<>();
    usable.forEach(each -> labels.merge(each.label(), each.cells(), Long::sum));
    return labels;
  }

  /** Values of a group among the usable cells. */
  Set<String> values(int group) {
    Set<String> values = new TreeSet<>();
    usable.forEach(each -> values.add(each.groups().get(group)));
    return values;
  }
}
