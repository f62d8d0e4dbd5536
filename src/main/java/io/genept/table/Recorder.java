package io.genept.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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

  /** All predictions so far, as a table of {@link Metrics#PREDICTIONS_SCHEMA}. */
  public Dataset<Row> predictions(SparkSession spark) {
    return ParquetTable.ofRows(spark, predictions, Metrics.PREDICTIONS_SCHEMA, ROWS_PER_FILE);
  }

  /**
   * Where the numbers of one embedding of one data set go; what they measure is said from there.
   */
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

  /** A place for the results of one embedding of one data set. */
  public Scope scope(String dataset, String embedding) {
    return new Scope(dataset, embedding);
  }

  /**
   * What a number measures.
   *
   * @param task for example {@code gene_property}
   * @param learner for example {@code random_forest}; empty where nothing is learnt
   * @param labelColumn the column, or the kind of label, it is measured against
   * @param metric for example {@code roc_auc}
   * @param n number of samples it is computed from
   */
  public record Measured(String task, String learner, String labelColumn, String metric, long n) {}

  /** A published value and where it stands. */
  public record Reference(double value, String source) {}

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
      metric(new Measured(task, learner, labelColumn, metric, n), null, seed, value, null, message);
    }

    /**
     * Adds one number with all that can be said of it; {@code fold}, {@code seed}, {@code
     * reference} and {@code message} are null where there is none, {@code value} where it is
     * undefined, and {@code message} then says why.
     */
    public void metric(
        Measured measured,
        Integer fold,
        Long seed,
        Double value,
        Reference reference,
        String message) {
      metrics.add(
          new Metrics.Metric(
              run,
              measured.task(),
              dataset,
              embedding,
              measured.learner(),
              measured.labelColumn(),
              measured.metric(),
              fold,
              seed,
              value,
              measured.n(),
              reference == null ? null : reference.value(),
              reference == null ? null : reference.source(),
              message));
    }

    /**
     * Adds what was predicted for one cell or gene; {@code seed} is null where nothing is random.
     */
    public void prediction(
        String task,
        String learner,
        String labelColumn,
        Long seed,
        String id,
        String label,
        String predicted) {
      prediction(task, learner, labelColumn, seed, id, new Predicted(label, predicted, null));
    }

    /** Adds what was predicted, with the score by which samples are ranked. */
    public void prediction(
        String task,
        String learner,
        String labelColumn,
        Long seed,
        String id,
        Predicted predicted) {
      predictions.add(
          RowFactory.create(
              task,
              embedding,
              learner,
              labelColumn,
              seed,
              id,
              predicted.label(),
              predicted.predicted(),
              predicted.score()));
    }
  }

  /**
   * The label of a sample and what a learner made of it.
   *
   * @param score of the positive class, or {@code null}
   */
  public record Predicted(String label, String predicted, Double score) {}
}
