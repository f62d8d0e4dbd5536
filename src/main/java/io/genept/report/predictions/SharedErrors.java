package io.genept.report.predictions;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.genept.report.metrics.Controls;
import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.table.Metrics;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Cells whose label every embedding gets wrong: of one learner and seed, of the embeddings that are
 * no controls.
 *
 * @param labelColumn column of the labels
 * @param learner that was applied to all embeddings
 * @param embeddings at least two
 * @param cells with a label that all embeddings have a prediction for
 * @param wrong those that all predict wrong; no prediction is a wrong one
 * @param pairs the labels and what they are most often called, the most frequent first, at most
 *     {@value #MOST_PAIRS}
 */
public record SharedErrors(
    String labelColumn,
    String learner,
    List<String> embeddings,
    long cells,
    long wrong,
    List<Pair> pairs) {
  static final int MOST_PAIRS = 15;
  private static final int EXAMPLES = 3;

  /**
   * Cells of one label that are called alike.
   *
   * @param called the most frequent of the wrong labels of a cell, of equally many the first by
   *     name
   * @param examples the first ids, ascending, at most {@value #EXAMPLES}
   */
  public record Pair(String label, String called, long cells, List<String> examples) {}

  /**
   * Counts on executors, for each label column of the annotations of an evaluation; the driver
   * receives {@value #MOST_PAIRS} rows of each. Empty where fewer than two embeddings can be
   * compared.
   */
  public static List<SharedErrors> read(
      SparkSession spark, MetricsTable evaluation, Controls controls) {
    List<CrossTable> tables =
        AnnotationSection.tables(evaluation).stream()
            .filter(table -> !controls.isControl(table.embedding()))
            .toList();
    List<SharedErrors> all = new ArrayList<>();
    for (String column : tables.stream().map(CrossTable::labelColumn).distinct().toList()) {
      List<CrossTable> own =
          AnnotationSection.ofOneLearner(
              tables.stream().filter(table -> table.labelColumn().equals(column)).toList());
      Long seed = own.get(0).seed();
      List<String> embeddings =
          own.stream()
              .filter(table -> Objects.equals(table.seed(), seed))
              .map(CrossTable::embedding)
              .toList();
      if (embeddings.size() > 1) {
        Dataset<Row> rows =
            StoredTable.open(spark, evaluation.path())
                .rows(Metrics.PREDICTIONS)
                .filter(col("task").equalTo(own.get(0).task()))
                .filter(col("learner").equalTo(own.get(0).learner()))
                .filter(col("label_column").equalTo(column))
                .filter(col("seed").eqNullSafe(lit(seed)))
                .filter(col("embedding").isin(embeddings.toArray()));
        all.add(of(rows, column, own.get(0).learner(), embeddings));
      }
    }
    return List.copyOf(all);
  }

  /** Counts the rows of one learner and seed: {@code embedding, id, label, predicted}. */
  static SharedErrors of(
      Dataset<Row> rows, String labelColumn, String learner, List<String> embeddings) {
    Column called = coalesce(col("predicted"), lit(CrossTable.MISSING)).as("called");
    Column wrong = col("called").notEqual(col("label"));
    Dataset<Row> cells =
        rows.filter(col("label").isNotNull())
            .select(col("id"), col("label"), called)
            .groupBy("id", "label", "called")
            .agg(count(lit(1)).as("votes"))
            .groupBy("id", "label")
            .agg(
                sum("votes").as("votes"),
                sum(when(wrong, col("votes")).otherwise(0L)).as("wrong"),
                min(when(wrong, struct(negate(col("votes")), col("called")))).as("most"))
            .filter(col("votes").equalTo(embeddings.size()));
    Column isWrong = col("wrong").equalTo(embeddings.size());
    Row totals =
        cells.agg(count(lit(1)), sum(when(isWrong, 1L).otherwise(0L))).collectAsList().get(0);
    List<Pair> pairs = new ArrayList<>();
    Column place =
        row_number().over(Window.partitionBy("label", "called").orderBy("id")).as("place");
    for (Row row :
        cells
            .filter(isWrong)
            .select(col("id"), col("label"), col("most.called").as("called"))
            .withColumn("place", place)
            .groupBy("label", "called")
            .agg(
                count(lit(1)).as("cells"),
                sort_array(collect_list(when(col("place").leq(EXAMPLES), col("id")))))
            .orderBy(col("cells").desc(), col("label"), col("called"))
            .limit(MOST_PAIRS)
            .collectAsList()) {
      pairs.add(new Pair(row.getString(0), row.getString(1), row.getLong(2), row.getList(3)));
    }
    return new SharedErrors(
        labelColumn,
        learner,
        embeddings,
        totals.getLong(0),
        totals.isNullAt(1) ? 0 : totals.getLong(1),
        List.copyOf(pairs));
  }
}
