package io.genept.report.sections;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.NearestNames;
import io.genept.report.metrics.CrossTable;
import io.genept.report.page.NaturalOrder;
import io.genept.table.CellAnnotations;
import io.genept.table.CellNames;
import io.genept.table.ParquetTable;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What annotate-cells or name-cells called the cells: counts that executors make; the driver holds
 * at most {@value #MOST_LABELS} labels and {@value #MOST_PAIRS} pairs of labels of a table.
 *
 * @param cells of the table
 * @param labels cells by predicted label, {@code unassigned} among them, the most frequent first
 * @param confidence cells by confidence, {@value #BINS} equal bins over [0, 1]; empty where the
 *     table has none, as that of name-cells
 * @param compared a column of the cells against the predicted labels, unassigned and missing ones
 *     last; empty where no column can be compared
 */
@SuppressWarnings("ArrayRecordComponent")
public record TransferTable(
    String path,
    Provenance provenance,
    long cells,
    Map<String, Long> labels,
    long[] confidence,
    Optional<CrossTable> compared) {
  static final int BINS = 20;
  private static final int MOST_LABELS = 1000;
  private static final int MOST_PAIRS = 10_000;
  private static final String LABEL_COLUMN = "label-column";

  /**
   * Counts a table.
   *
   * @param column to compare; without it the first of {@code usual}, or the column by whose name
   *     annotate-cells took its labels
   * @param usual label columns of the evaluations
   * @throws UserError if the path holds another table, or has not the column
   */
  public static TransferTable read(
      SparkSession spark, String path, Optional<String> column, List<String> usual) {
    Provenance provenance = StoredTable.provenance(spark, path);
    boolean names = provenance.stage().equals(CellNames.STAGE);
    if (!names && !provenance.stage().equals(CellAnnotations.STAGE)) {
      throw UserError.of(
          "Cannot report on label transfer by %s: it is a table made by %s. Expected the output of"
              + " annotate-cells or name-cells for --annotations.",
          path, provenance.stage());
    }
    StructType own = names ? CellNames.SCHEMA : CellAnnotations.SCHEMA;
    Dataset<Row> table = ParquetTable.read(spark, path, own, provenance.stage());
    List<String> obs =
        Arrays.stream(table.columns())
            .filter(name -> !Arrays.asList(own.fieldNames()).contains(name))
            .toList();
    Column predicted = coalesce(col(CellAnnotations.PREDICTED_LABEL), lit(CrossTable.MISSING));
    // Cells without a label are always among those that come to the driver.
    Column without = col("predicted").isin(CellAnnotations.UNASSIGNED, CrossTable.MISSING);
    Map<String, Long> labels = new LinkedHashMap<>();
    table
        .groupBy(predicted.as("predicted"))
        .agg(count(lit(1)).as("cells"))
        .orderBy(without.desc(), col("cells").desc(), col("predicted"))
        .limit(MOST_LABELS)
        .collectAsList()
        .stream()
        .sorted(
            Comparator.comparingLong((Row row) -> -row.getLong(1))
                .thenComparing(row -> row.getString(0)))
        .forEach(row -> labels.put(row.getString(0), row.getLong(1)));
    return new TransferTable(
        path,
        provenance,
        table.count(),
        labels,
        names ? new long[0] : confidence(table),
        chosen(path, provenance, obs, column, usual)
            .flatMap(name -> compared(table, name, predicted)));
  }

  private static Optional<String> chosen(
      String path,
      Provenance provenance,
      List<String> obs,
      Optional<String> column,
      List<String> usual) {
    column
        .filter(name -> !obs.contains(name))
        .ifPresent(
            name -> {
              throw UserError.of(
                  "Cannot compare labels of %s with --annotation-column %s: it has no such column."
                      + " Expected one of %s.%s",
                  path,
                  name,
                  obs.isEmpty() ? "its obs columns, of which it has none" : String.join(", ", obs),
                  NearestNames.question(name, obs));
            });
    return column.isPresent()
        ? column
        : Stream.concat(usual.stream(), provenance.option(LABEL_COLUMN).stream())
            .filter(obs::contains)
            .findFirst();
  }

  private static long[] confidence(Dataset<Row> table) {
    long[] bins = new long[BINS];
    Column bin = expr("cast(floor(" + CellAnnotations.CONFIDENCE + " * " + BINS + ") as int)");
    for (Row row :
        table
            .filter(col(CellAnnotations.CONFIDENCE).isNotNull())
            .groupBy(bin)
            .count()
            .collectAsList()) {
      bins[Math.max(0, Math.min(BINS - 1, row.getInt(0)))] += row.getLong(1);
    }
    return bins;
  }

  private static Optional<CrossTable> compared(
      Dataset<Row> table, String column, Column predicted) {
    List<Row> pairs =
        table
            .groupBy(
                coalesce(Columns.named(column).cast("string"), lit(CrossTable.MISSING)).as("label"),
                predicted.as("predicted"))
            .agg(count(lit(1)))
            .limit(MOST_PAIRS + 1)
            .collectAsList();
    if (pairs.size() > MOST_PAIRS) {
      return Optional.empty();
    }
    TreeSet<String> labels = new TreeSet<>(NaturalOrder.COMPARATOR);
    TreeSet<String> called = new TreeSet<>(NaturalOrder.COMPARATOR);
    pairs.forEach(
        pair -> {
          labels.add(pair.getString(0));
          called.add(pair.getString(1));
        });
    List<String> rows = last(labels, CrossTable.MISSING);
    List<String> columns = last(called, CellAnnotations.UNASSIGNED, CrossTable.MISSING);
    long[][] counts = new long[rows.size()][columns.size()];
    pairs.forEach(
        pair ->
            counts[rows.indexOf(pair.getString(0))][columns.indexOf(pair.getString(1))] =
                pair.getLong(2));
    return Optional.of(new CrossTable("transfer", "", "", column, null, rows, columns, counts));
  }

  private static List<String> last(TreeSet<String> names, String... last) {
    List<String> ordered = new ArrayList<>(names);
    for (String name : last) {
      if (ordered.remove(name)) {
        ordered.add(name);
      }
    }
    return ordered;
  }

  String name() {
    return new Path(path).getName();
  }

  /** Cells with that label; 0 for one that none has. */
  long cellsOf(String label) {
    return labels.getOrDefault(label, 0L);
  }
}
