package io.genept.evaluate.cells;

import io.genept.learn.RowCodes;
import io.genept.learn.RowKeys;
import io.genept.math.LabelCodes;
import io.genept.table.Line;
import io.genept.table.Metrics;
import io.genept.table.SparkParts;
import io.genept.table.TableDirectory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What learners predict for some cells: codes by row on the driver; ids are added on executors when
 * the predictions are written.
 */
final class CellPredictions {
  private final SparkSession spark;
  private final RowKeys ids;
  private final List<Run> runs = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent")
  private record Run(
      Metrics.Learnt learnt,
      String[] labels,
      RowCodes truth,
      String[] names,
      RowCodes predicted,
      double[] scores)
      implements Serializable {}

  CellPredictions(SparkSession spark, RowKeys ids) {
    this.spark = spark;
    this.ids = ids;
  }

  /**
   * Adds one run of a learner.
   *
   * @param line of the learner and its seed
   * @param rows that it predicts; null for all
   * @param truth of all cells
   * @param names of what is predicted, by code
   * @param predicted code of each of the rows
   * @param scores of each of the rows, or none
   */
  void add(
      Line line,
      int[] rows,
      LabelCodes truth,
      List<String> names,
      int[] predicted,
      double[] scores) {
    int n = truth.size();
    int[] byRow = new int[n];
    Arrays.fill(byRow, RowCodes.NONE);
    double[] scoreOf = new double[scores.length == 0 ? 0 : n];
    for (int i = 0; i < predicted.length; i++) {
      int row = rows == null ? i : rows[i];
      byRow[row] = predicted[i];
      if (scores.length > 0) {
        scoreOf[row] = scores[i];
      }
    }
    runs.add(
        new Run(
            line.learnt(),
            truth.classes().toArray(new String[0]),
            RowCodes.of(truth.codes()),
            names.toArray(new String[0]),
            RowCodes.of(byRow),
            scoreOf));
  }

  /** Adds clusters, which are named by their numbers. */
  void add(Line line, LabelCodes truth, int[] clusters) {
    int k = Arrays.stream(clusters).max().orElse(0) + 1;
    List<String> names = IntStream.range(0, k).mapToObj(Integer::toString).toList();
    add(line, null, truth, names, clusters, new double[0]);
  }

  /** Writes what was added, one row a cell and run, and forgets it. */
  void write(TableDirectory table) {
    if (runs.isEmpty()) {
      return;
    }
    Broadcast<ArrayList<Run>> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(new ArrayList<>(runs));
    try {
      SparkParts.write(
          spark.createDataFrame(
              ids.parts(spark).flatMap(part -> rows(part, sent.value())),
              Metrics.PREDICTIONS_SCHEMA),
          table,
          Metrics.PREDICTIONS);
    } finally {
      sent.destroy();
    }
    runs.clear();
  }

  private static Iterator<Row> rows(RowKeys.Part part, List<Run> runs) {
    return runs.stream().flatMap(run -> rows(part, run)).iterator();
  }

  private static Stream<Row> rows(RowKeys.Part part, Run run) {
    return IntStream.range(0, part.keys().length)
        .filter(i -> run.predicted().get(part.firstRow() + i) != RowCodes.NONE)
        .mapToObj(
            i -> {
              int row = part.firstRow() + i;
              return run.learnt()
                  .row(
                      part.keys()[i],
                      run.labels()[run.truth().get(row)],
                      run.names()[run.predicted().get(row)],
                      run.scores().length == 0 ? null : (Double) run.scores()[row]);
            });
  }
}
