package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The outcome of an evaluation: numbers, and the predictions they were computed from.
 *
 * <p>A directory with two Parquet tables under one provenance. {@code metrics}: one row a number,
 * key run, task, dataset, embedding, learner, label_column, metric, fold, seed. {@code
 * predictions}: one row a cell (or gene) and run of a learner, so that every number can be checked;
 * {@code score} is that of the positive class, where the metric ranks.
 */
public final class Metrics {
  public static final String METRICS = "metrics";
  public static final String PREDICTIONS = "predictions";

  /** Ends the name of a task that has a metric for each class of another one. */
  public static final String BY_CLASS = "_by_class";

  public static final StructType SCHEMA =
      new StructType()
          .add("run", StringType, false)
          .add("task", StringType, false)
          .add("dataset", StringType, false)
          .add("embedding", StringType, false)
          .add("learner", StringType, false)
          .add("label_column", StringType, false)
          .add("metric", StringType, false)
          .add("fold", IntegerType)
          .add("seed", LongType)
          .add("value", DoubleType)
          .add("n", LongType, false)
          .add("reference_value", DoubleType)
          .add("reference_source", StringType)
          .add("message", StringType);

  public static final StructType PREDICTIONS_SCHEMA =
      new StructType()
          .add("task", StringType, false)
          .add("embedding", StringType, false)
          .add("learner", StringType, false)
          .add("label_column", StringType, false)
          .add("seed", LongType)
          .add("id", StringType, false)
          .add("label", StringType)
          .add("predicted", StringType)
          .add("score", DoubleType);

  private Metrics() {}

  /**
   * One number of an evaluation.
   *
   * @param run identifies the run: the output's name
   * @param task for example {@code clustering}
   * @param dataset name of the data set
   * @param embedding name of the embedding
   * @param learner for example {@code kmeans}; empty where nothing is learnt
   * @param labelColumn the obs column (or label file) it is measured against
   * @param metric for example {@code ari}
   * @param fold index of the fold, or {@code null}
   * @param seed random seed, or {@code null} where nothing is random
   * @param value the number; {@code null} if it is undefined, and then {@code message} says why
   * @param n number of samples it is computed from
   * @param referenceValue what a paper or a reference implementation gives, or {@code null}
   * @param referenceSource where the reference value stands, or {@code null}
   * @param message a remark, or {@code null}
   */
  public record Metric(
      String run,
      String task,
      String dataset,
      String embedding,
      String learner,
      String labelColumn,
      String metric,
      Integer fold,
      Long seed,
      Double value,
      long n,
      Double referenceValue,
      String referenceSource,
      String message) {

    /** Returns this number under another learner and metric. */
    public Metric as(String otherLearner, String otherMetric) {
      return new Metric(
          run,
          task,
          dataset,
          embedding,
          otherLearner,
          labelColumn,
          otherMetric,
          fold,
          seed,
          value,
          n,
          referenceValue,
          referenceSource,
          message);
    }

    Row toRow() {
      return RowFactory.create(
          run,
          task,
          dataset,
          embedding,
          learner,
          labelColumn,
          metric,
          fold,
          seed,
          value,
          n,
          referenceValue,
          referenceSource,
          message);
    }
  }

  /**
   * A run of a learner, of which there are predictions.
   *
   * @param seed random seed, or {@code null}
   */
  public record Learnt(String task, String embedding, String learner, String labelColumn, Long seed)
      implements Serializable {

    /**
     * A row of {@link #PREDICTIONS_SCHEMA}.
     *
     * @param score of the positive class, by which samples are ranked; {@code null} for none
     */
    public Row row(String id, String label, String predicted, Double score) {
      return RowFactory.create(
          task, embedding, learner, labelColumn, seed, id, label, predicted, score);
    }
  }

  /**
   * Writes both tables, whole or not at all; {@code predictions} has {@link #PREDICTIONS_SCHEMA}.
   */
  public static void write(
      SparkSession spark,
      List<Metric> metrics,
      Dataset<Row> predictions,
      String path,
      WriteMode mode,
      Provenance provenance) {
    try (TableDirectory table =
        TableDirectory.create(path, mode, spark.sparkContext().hadoopConfiguration())) {
      SparkParts.write(predictions, table, PREDICTIONS);
      commit(spark, metrics, table, provenance);
    }
  }

  /** Writes the numbers of a table whose predictions are written, and makes it whole. */
  public static void commit(
      SparkSession spark, List<Metric> metrics, TableDirectory table, Provenance provenance) {
    SparkParts.write(
        spark.createDataFrame(metrics.stream().map(Metric::toRow).toList(), SCHEMA).coalesce(1),
        table,
        METRICS);
    table.commit(provenance);
  }

  /**
   * Reads the numbers, in the order in which they were written.
   *
   * @throws UserError if the path holds no metrics
   */
  public static List<Metric> read(SparkSession spark, String path) {
    StoredTable stored = StoredTable.open(spark, path);
    Provenance provenance = stored.provenance();
    if (!provenance.stage().startsWith("evaluate")) {
      throw UserError.of(
          "Cannot read metrics from %s: it is a table made by %s. Expected the output of"
              + " evaluate-cells or evaluate-genes.",
          path, provenance.stage());
    }
    Dataset<Row> table = ParquetTable.checked(stored.rows(METRICS), path, SCHEMA, "evaluate-cells");
    return rows(table);
  }

  static List<Metric> rows(Dataset<Row> table) {
    List<Metric> metrics = new ArrayList<>();
    for (Row row : table.collectAsList()) {
      metrics.add(
          new Metric(
              row.getAs("run"),
              row.getAs("task"),
              row.getAs("dataset"),
              row.getAs("embedding"),
              row.getAs("learner"),
              row.getAs("label_column"),
              row.getAs("metric"),
              row.getAs("fold"),
              row.getAs("seed"),
              row.getAs("value"),
              row.<Long>getAs("n"),
              row.getAs("reference_value"),
              row.getAs("reference_source"),
              row.getAs("message")));
    }
    return metrics;
  }
}
