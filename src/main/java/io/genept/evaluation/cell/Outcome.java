package io.genept.evaluation.cell;

import io.genept.table.Metrics;
import io.genept.table.ParquetTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Gathers the numbers and predictions of an evaluation. */
public final class Outcome {
  private static final int ROWS_PER_FILE = 8_192;

  private final String run;
  private final List<Metrics.Metric> metrics = new ArrayList<>();
  private final List<Row> predictions = new ArrayList<>();

  public Outcome(String run) {
    this.run = run;
  }

  /** All numbers so far. */
  public List<Metrics.Metric> metrics() {
    return List.copyOf(metrics);
  }

  /** All predictions so far, as a table of {@link Metrics#PREDICTIONS_SCHEMA}. */
  public Dataset<Row> predictions(SparkSession spark) {
    return ParquetTable.ofRows(spark, predictions, Metrics.PREDICTIONS_SCHEMA, ROWS_PER_FILE);
  }

  /** A place for the results of one embedding of one data set. */
  public Scope scope(String dataset, String embedding) {
    return new Scope(dataset, embedding);
  }

  /** Adds results of one embedding. */
  public final class Scope {
    private final String dataset;
    private final String embedding;

    private Scope(String dataset, String embedding) {
      this.dataset = dataset;
      this.embedding = embedding;
    }

    /**
     * Adds one number; {@code seed} is null where nothing is random, {@code message} where nothing
     * is to be said.
     */
    public void metric(
        String task,
        String learner,
        String labelColumn,
        String metric,
        Long seed,
        double value,
        long n,
        String message) {
      metrics.add(
          new Metrics.Metric(
              run,
              task,
              dataset,
              embedding,
              learner,
              labelColumn,
              metric,
              null,
              seed,
              value,
              n,
              null,
              null,
              message));
    }

    /** Adds what was predicted for one cell. */
    public void prediction(
        String task,
        String learner,
        String labelColumn,
        long seed,
        String id,
        String label,
        String predicted) {
      predictions.add(
          RowFactory.create(task, embedding, learner, labelColumn, seed, id, label, predicted));
    }
  }
}
