package io.genept.evaluate.cells;

import static org.apache.spark.sql.functions.col;

import io.genept.core.UserError;
import io.genept.io.NearestNames;
import io.genept.table.CellEmbeddings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Cells of a table that are not evaluated, each counted once, for the first reason that holds.
 *
 * @param withoutVector cells whose embedding is null
 * @param withoutLabel cells whose label is null or blank
 * @param excluded cells of each excluded label, by label
 */
record LeftOut(long withoutVector, long withoutLabel, Map<String, Long> excluded) {
  /** Column of the labels in {@link #count}'s table. */
  static final String LABEL = "label";

  /**
   * Counts.
   *
   * @param cells with {@code embedding} and {@value #LABEL}
   * @param path of the table, for messages
   * @throws UserError if an excluded label does not occur
   */
  static LeftOut count(Dataset<Row> cells, String path, CellSelection selection) {
    Set<String> unwanted = selection.excludeLabels();
    long noVector = 0;
    long noLabel = 0;
    Map<String, Long> known = new TreeMap<>();
    Map<String, Long> excluded = new TreeMap<>();
    for (Row row :
        cells
            .groupBy(col(CellEmbeddings.EMBEDDING).isNull().as("without_vector"), col(LABEL))
            .count()
            .collectAsList()) {
      String label = row.isNullAt(1) || row.getString(1).isBlank() ? null : row.getString(1);
      long n = row.getLong(2);
      if (label != null) {
        known.merge(label, n, Long::sum);
      }
      if (row.getBoolean(0)) {
        noVector += n;
      } else if (label == null) {
        noLabel += n;
      } else if (unwanted.contains(label)) {
        excluded.merge(label, n, Long::sum);
      }
    }
    for (String label : unwanted) {
      if (!known.containsKey(label)) {
        throw UserError.of(
            "Cannot leave out the cells of --exclude-labels %s: no cell of %s has that %s.%s Its"
                + " labels are %s.",
            label,
            path,
            selection.labelColumn(),
            NearestNames.question(label, known.keySet()),
            known.keySet());
      }
    }
    return new LeftOut(noVector, noLabel, excluded);
  }

  /** How many in all. */
  long total() {
    return withoutVector
        + withoutLabel
        + excluded.values().stream().mapToLong(Long::longValue).sum();
  }
}
