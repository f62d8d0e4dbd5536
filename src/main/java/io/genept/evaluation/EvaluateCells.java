package io.genept.evaluation;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.evaluation.cell.Annotation;
import io.genept.evaluation.cell.CellData;
import io.genept.evaluation.cell.Clustering;
import io.genept.evaluation.run.Outcome;
import io.genept.learn.KMeansLearner;
import io.genept.table.Inputs;
import io.genept.table.Metrics;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stage {@code evaluate-cells}: cell_embeddings → metrics, with the predictions they come from. */
public final class EvaluateCells {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluateCells.class);

  private EvaluateCells() {}

  /** What is evaluated. */
  public enum Task {
    /** k-means against the labels (Table 2 of the paper). */
    CLUSTERING,
    /** Labels predicted by logistic regression on held-out cells. */
    ANNOTATION
  }

  /**
   * What to evaluate and how.
   *
   * @param embeddings paths of cell_embeddings tables; each is named after the last part of its
   *     path
   * @param tasks what to evaluate
   * @param labelColumn obs column of the true labels
   * @param batchColumn obs column of the batches (donor, technology), if clusters are to be
   *     compared with it
   * @param seeds number of seeds, from 0; at least 1
   * @param testFraction share of cells held out for annotation, above 0 and below 1
   * @param regularization scikit-learn's {@code C} of the logistic regression, above 0
   * @param kmeans which implementation of k-means clusters
   * @param output path of the metrics to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      List<String> embeddings,
      Set<Task> tasks,
      String labelColumn,
      Optional<String> batchColumn,
      int seeds,
      double testFraction,
      double regularization,
      KMeansLearner.Solver kmeans,
      String output,
      WriteMode writeMode) {
    public static final int DEFAULT_SEEDS = 10;
    public static final double DEFAULT_TEST_FRACTION = 0.2;
    public static final double DEFAULT_REGULARIZATION = 1;
    public static final KMeansLearner.Solver DEFAULT_KMEANS = KMeansLearner.Solver.BLOCKED;

    public Options {
      embeddings = List.copyOf(embeddings);
      tasks = tasks.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(tasks));
      if (embeddings.isEmpty() || tasks.isEmpty()) {
        throw UserError.of("Nothing to evaluate: give at least one of --embeddings and --task.");
      }
      EmbeddingNames.requireDistinct("--embeddings", embeddings);
      if (batchColumn.filter(labelColumn::equals).isPresent()) {
        throw UserError.of(
            "--batch-column %s is the --label-column too. Expected another obs column, such as the"
                + " donor.",
            labelColumn);
      }
      if (seeds < 1) {
        throw UserError.of("--seeds %d: expected at least 1.", seeds);
      }
      if (!(testFraction > 0 && testFraction < 1)) {
        throw UserError.of(
            "--test-fraction %s: expected a number above 0 and below 1.", testFraction);
      }
      if (!(regularization > 0)) {
        throw UserError.of("--regularization %s: expected a number above 0.", regularization);
      }
    }
  }

  /**
   * What was done.
   *
   * @param metrics all numbers
   * @param output path of the metrics table
   */
  public record Result(List<Metrics.Metric> metrics, String output) {}

  /**
   * Evaluates every embedding on every task.
   *
   * @throws UserError if a table is missing or of another kind, an obs column is missing, or the
   *     labels do not suffice
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    String run = EmbeddingNames.of(options.output());
    Outcome outcome = new Outcome(run);
    for (String path : options.embeddings()) {
      try (CellData cells =
          CellData.load(spark, path, options.labelColumn(), options.batchColumn())) {
        Outcome.Scope scope = outcome.scope(cells.dataset(), EmbeddingNames.of(path));
        if (options.tasks().contains(Task.CLUSTERING)) {
          spark.sparkContext().setJobDescription("evaluate-cells clustering of " + path);
          Clustering.evaluate(cells, options.seeds(), options.kmeans(), scope);
        }
        if (options.tasks().contains(Task.ANNOTATION)) {
          spark.sparkContext().setJobDescription("evaluate-cells annotation of " + path);
          Annotation.evaluate(
              cells, options.seeds(), options.testFraction(), options.regularization(), scope);
        }
      }
    }
    Metrics.write(
        spark,
        outcome.metrics(),
        outcome.predictions(spark),
        options.output(),
        options.writeMode(),
        provenance(spark, options, outcome.metrics().size()));
    Summary.lines(outcome.metrics()).forEach(LOG::info);
    return new Result(outcome.metrics(), options.output());
  }

  private static Provenance provenance(SparkSession spark, Options options, long rows) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("embeddings", String.join(",", options.embeddings()));
    described.put(
        "task",
        options.tasks().stream()
            .map(task -> task.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(",")));
    described.put("label-column", options.labelColumn());
    options.batchColumn().ifPresent(column -> described.put("batch-column", column));
    described.put("seeds", Integer.toString(options.seeds()));
    described.put("test-fraction", Double.toString(options.testFraction()));
    described.put("regularization", Double.toString(options.regularization()));
    described.put("kmeans", options.kmeans().name().toLowerCase(Locale.ROOT));
    described.put("output", options.output());
    return Provenance.now(
        "evaluate-cells",
        described,
        options.embeddings().stream()
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList(),
        Map.of(),
        spark.version(),
        null,
        rows);
  }
}
