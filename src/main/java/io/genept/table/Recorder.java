package io.genept.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Gathers the numbers and predictions of an evaluation. */
public final class Recorder {
  private static final int ROWS_PER_FILE = 8_192;

  private final String run;
  private final List<Metrics.Metric> metrics = new ArrayList<>();
  private final List<Row> predictions = new ArrayList<>();

  public Recorder(String run) {
    this.run = run;
  }

  /** All numbers so far. */
  public List<Metrics.Metric> metrics() {
    return List.copyOf(metrics);
  }

  /** Whether there are predictions of single samples. */
  public boolean hasPredictions() {
    return !predictions.isEmpty();
  }

  /** All predictions so far, as a table of {@link Metrics#PREDICTIONS_SCHEMA}. */
  public Dataset<Row> predictions(SparkSession spark) {
    return ParquetTable.ofRows(spark, predictions, Metrics.PREDICTIONS_SCHEMA, ROWS_PER_FILE);
  }

  /** Starts the lines of one embedding of one data set; what they measure is said from there. */
  public Line of(String dataset, String embedding) {
    return new Line(this, dataset, embedding);
  }

  void add(Metrics.Metric metric) {
    metrics.add(metric);
  }

  void add(Row prediction) {
    predictions.add(prediction);
  }

  String run() {
    return run;
  }

  /** A published value and where it stands. */
  public record Reference(double value, String source) {}
}
