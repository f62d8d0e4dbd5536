package io.genept.evaluate.panels;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.xxhash64;

import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The labelled cells of one side, still in their atlas.
 *
 * @param atlas the whole atlas
 * @param chosen its cells that meet the conditions and have a label, which is in a column of its
 *     own
 * @param counts cells of each label
 */
record SideCells(Atlas atlas, Dataset<Row> chosen, TreeMap<String, Long> counts) {
  private static final String LABEL = "genept_label";
  private static final String PLACE = "genept_place";
  private static final double TARGET_SUM = 10_000;

  /** Places of cells are numbers below this, from the hashes of their ids. */
  private static final double PLACES = 0x1p53;

  /** Standard deviations of the number of cells below a place. */
  private static final double MARGIN = 6;

  /** Cells that were drawn, ordered by id; labels are those of the common names. */
  record Drawn(List<String> labels, List<SparseRow> values) {
    /** Those with one of some labels. */
    Drawn of(Set<String> wanted) {
      List<String> kept = new ArrayList<>();
      List<SparseRow> rows = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        if (wanted.contains(labels.get(i))) {
          kept.add(labels.get(i));
          rows.add(values.get(i));
        }
      }
      return new Drawn(kept, rows);
    }

    /** Cells of each label. */
    TreeMap<String, Long> counts() {
      return labels.stream()
          .collect(Collectors.groupingBy(label -> label, TreeMap::new, Collectors.counting()));
    }
  }

  /**
   * Chooses cells.
   *
   * @param side {@code reference} or {@code query}, as options name it
   * @throws UserError if a column is missing, or no cell is left
   */
  static SideCells of(
      Atlas atlas,
      String side,
      String labelOption,
      String labelColumn,
      List<CellCondition> conditions,
      LabelMap names) {
    atlas.requireObs(labelOption, labelColumn);
    conditions.forEach(each -> atlas.requireObs("--" + side + "-where", each.column()));
    Dataset<Row> cells = atlas.cells();
    for (CellCondition condition : conditions) {
      cells = cells.filter(condition.holds());
    }
    Dataset<Row> chosen =
        cells
            .withColumn(LABEL, names.of(Columns.named(labelColumn).cast("string")))
            .filter(Columns.hasText(col(LABEL)));
    TreeMap<String, Long> counts = new TreeMap<>();
    for (Row row : chosen.groupBy(LABEL).count().collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    if (counts.isEmpty()) {
      throw UserError.of(
          "Cannot use --%s %s: none of its %,d cells has a label in %s%s. Expected labelled cells;"
              + " check the columns and values with inspect.",
          side,
          atlas.path(),
          atlas.cellCount(),
          labelColumn,
          conditions.isEmpty() ? "" : " and " + conditions + " as --" + side + "-where asks");
    }
    return new SideCells(atlas, chosen, counts);
  }

  /**
   * Brings cells to the driver, log-normalised by the depth of all their genes: those of the
   * smallest hashes of seed and id, so the same however the atlas is partitioned.
   *
   * @param most how many
   * @param labels that they may have
   */
  Drawn draw(int most, long seed, Set<String> labels) {
    long all = labels.stream().mapToLong(counts::get).sum();
    double enough = most + MARGIN * Math.sqrt(most) + 1;
    List<Row> rows =
        new ArrayList<>(
            chosen
                .filter(col(LABEL).isInCollection(labels))
                .select(
                    col(Atlas.CELL_ID),
                    col(Atlas.GENE_INDICES),
                    col(Atlas.COUNTS),
                    col(LABEL),
                    shiftrightunsigned(xxhash64(lit(seed), col(Atlas.CELL_ID)), 11).as(PLACE))
                .filter(col(PLACE).leq(PLACES * Math.min(1, enough / all)))
                .collectAsList());
    rows.sort(Comparator.comparingLong((Row row) -> row.getLong(4)).thenComparing(SideCells::id));
    List<Row> byId = new ArrayList<>(rows.subList(0, Math.min(most, rows.size())));
    byId.sort(Comparator.comparing(SideCells::id));
    Normalization normalization = new Normalization(atlas.valueState(), TARGET_SUM);
    return new Drawn(
        byId.stream().map(row -> row.getString(3)).toList(),
        byId.stream().map(row -> normalised(row, normalization)).toList());
  }

  private static String id(Row cell) {
    return cell.getString(0);
  }

  private static SparseRow normalised(Row cell, Normalization normalization) {
    int[] genes = cell.<Integer>getList(1).stream().mapToInt(Integer::intValue).toArray();
    float[] values = FloatArrays.of(cell.getList(2));
    Normalization.Cell weights = normalization.of(new SparseRow(genes, values));
    for (int i = 0; i < values.length; i++) {
      values[i] = weights.weight(values[i]);
    }
    return new SparseRow(genes, values);
  }
}
