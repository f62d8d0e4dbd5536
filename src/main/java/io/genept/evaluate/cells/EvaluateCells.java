package io.genept.evaluate.cells;

import io.genept.core.UserError;
import io.genept.evaluate.EmbeddingNames;
import io.genept.evaluate.MetricLines;
import io.genept.table.Metrics;
import io.genept.table.Recorder;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /** k-means and Leiden against the labels (Table 2 of the paper). */
    CLUSTERING,
    /** Labels of held-out cells predicted by nearest neighbours and by logistic regression. */
    ANNOTATION,
    /** How far batches shape the embedding (Fig. 4). */
    BATCH,
    /** The phenotype of patients predicted from their cells (Table 3). */
    PHENOTYPE,
    /** What a trained network of two layers gains upon the embedding (Table 3, Fig. 3). */
    FINE_TUNING
  }

  /**
   * What to evaluate and how.
   *
   * @param embeddings paths of cell_embeddings tables; each is named after the last part of its
   *     path
   * @param tasks what to evaluate
   * @param cells which cells, by which columns
   * @param clustering options of {@link Task#CLUSTERING}
   * @param annotation options of {@link Task#ANNOTATION}
   * @param phenotype options of {@link Task#PHENOTYPE}; needed for it
   * @param fineTuning options of {@link Task#FINE_TUNING}; needed for it
   * @param seeds number of seeds, from 0; at least 1
   * @param output path of the metrics to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      List<String> embeddings,
      Set<Task> tasks,
      CellSelection cells,
      Clustering.Options clustering,
      Annotation.Options annotation,
      Optional<Phenotype.Options> phenotype,
      Optional<FineTuningGain.Options> fineTuning,
      int seeds,
      String output,
      WriteMode writeMode) {
    public static final int DEFAULT_SEEDS = 10;

    /** The tasks that need no column but that of the labels. */
    public static final Set<Task> DEFAULT_TASKS = Set.of(Task.CLUSTERING, Task.ANNOTATION);

    public Options {
      embeddings = List.copyOf(embeddings);
      tasks = tasks.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(tasks));
      if (embeddings.isEmpty() || tasks.isEmpty()) {
        throw UserError.of("Nothing to evaluate: give at least one of --embeddings and --task.");
      }
      EmbeddingNames.requireDistinct("--embeddings", embeddings);
      if (annotation.ensemble() == Ensemble.Mode.POOLED_VOTES
          && (embeddings.size() < 2 || !tasks.contains(Task.ANNOTATION))) {
        throw UserError.of(
            "Cannot make an ensemble of %d embedding(s) for %s: expected at least two --embeddings"
                + " and --task annotation.",
            embeddings.size(), tasks);
      }
      if (tasks.contains(Task.BATCH) && cells.batchColumn().isEmpty()) {
        throw UserError.of(
            "Cannot evaluate --task batch: --batch-column is missing. Expected the obs column of"
                + " the batches, such as the donor.");
      }
      if (tasks.contains(Task.PHENOTYPE) && phenotype.isEmpty()) {
        throw UserError.of(
            "Cannot evaluate --task phenotype: --patient-column is missing. Expected the obs column"
                + " of the patients, whose cells are held out together.");
      }
      if (tasks.contains(Task.FINE_TUNING) && fineTuning.isEmpty()) {
        throw new IllegalArgumentException("The options of FINE_TUNING are missing");
      }
      if (tasks.contains(Task.PHENOTYPE)
          && phenotype.get().patientColumn().equals(cells.labelColumn())) {
        throw UserError.of(
            "--patient-column %s is the --label-column too. Expected the column of the patients,"
                + " and that of their phenotypes as labels.",
            cells.labelColumn());
      }
      if (seeds < 1) {
        throw UserError.of("--seeds %d: expected at least 1.", seeds);
      }
    }

    /** Without {@link Task#PHENOTYPE} and {@link Task#FINE_TUNING}. */
    public Options(
        List<String> embeddings,
        Set<Task> tasks,
        CellSelection cells,
        Clustering.Options clustering,
        Annotation.Options annotation,
        int seeds,
        String output,
        WriteMode writeMode) {
      this(
          embeddings,
          tasks,
          cells,
          clustering,
          annotation,
          Optional.empty(),
          Optional.empty(),
          seeds,
          output,
          writeMode);
    }

    /** The tasks that need only labels, with their defaults. */
    public static Options of(List<String> embeddings, String labelColumn, String output) {
      return new Options(
          embeddings,
          DEFAULT_TASKS,
          CellSelection.by(labelColumn),
          Clustering.Options.DEFAULT,
          Annotation.Options.DEFAULT,
          DEFAULT_SEEDS,
          output,
          WriteMode.FAIL_IF_EXISTS);
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
    Recorder outcome = new Recorder(run);
    Map<String, String> facts = new LinkedHashMap<>();
    Optional<Ensemble> ensemble =
        options.annotation().ensemble() == Ensemble.Mode.POOLED_VOTES
            ? Optional.of(new Ensemble())
            : Optional.empty();
    for (String path : options.embeddings()) {
      if (options.tasks().contains(Task.CLUSTERING) || options.tasks().contains(Task.ANNOTATION)) {
        facts.putAll(labels(spark, path, options, ensemble, outcome));
      }
      if (options.tasks().contains(Task.BATCH)) {
        facts.putAll(batch(spark, path, options, outcome));
      }
      if (options.tasks().contains(Task.PHENOTYPE)) {
        facts.putAll(phenotype(spark, path, options, outcome));
      }
      if (options.tasks().contains(Task.FINE_TUNING)) {
        facts.putAll(fineTuning(spark, path, options, outcome));
      }
    }
    ensemble.ifPresent(votes -> votes.evaluate(outcome));
    Metrics.write(
        spark,
        outcome.metrics(),
        outcome.predictions(spark),
        options.output(),
        options.writeMode(),
        CellEvaluationProvenance.of(spark, options, facts, outcome.metrics().size()));
    MetricLines.lines(outcome.metrics()).forEach(LOG::info);
    return new Result(outcome.metrics(), options.output());
  }

  private static Map<String, String> labels(
      SparkSession spark,
      String path,
      Options options,
      Optional<Ensemble> ensemble,
      Recorder outcome) {
    String name = EmbeddingNames.of(path);
    try (EvaluatedCells cells = EvaluatedCells.load(spark, path, options.cells())) {
      Recorder.Scope scope = outcome.scope(cells.dataset(), name);
      if (options.tasks().contains(Task.CLUSTERING)) {
        spark.sparkContext().setJobDescription("evaluate-cells clustering of " + path);
        Clustering.evaluate(cells, options.clustering(), options.seeds(), scope);
      }
      if (options.tasks().contains(Task.ANNOTATION)) {
        spark.sparkContext().setJobDescription("evaluate-cells annotation of " + path);
        Annotation.evaluate(cells, options.annotation(), options.seeds(), name, ensemble, scope);
      }
      return facts(name, cells);
    }
  }

  private static Map<String, String> batch(
      SparkSession spark, String path, Options options, Recorder outcome) {
    String name = EmbeddingNames.of(path);
    try (EvaluatedCells cells =
        EvaluatedCells.load(spark, path, options.cells(), EvaluatedCells.Unbatched.LEFT_OUT)) {
      spark.sparkContext().setJobDescription("evaluate-cells batch effect of " + path);
      BatchEffect.evaluate(
          cells,
          options.clustering().kmeans(),
          options.seeds(),
          outcome.scope(cells.dataset(), name));
      return facts(name, cells);
    }
  }

  /** The patients take the place of the batches. */
  private static Map<String, String> phenotype(
      SparkSession spark, String path, Options options, Recorder outcome) {
    String name = EmbeddingNames.of(path);
    Phenotype.Options phenotype = options.phenotype().orElseThrow();
    CellSelection selection = options.cells().withBatches(Optional.of(phenotype.patientColumn()));
    try (EvaluatedCells cells =
        EvaluatedCells.load(spark, path, selection, EvaluatedCells.Unbatched.LEFT_OUT)) {
      spark.sparkContext().setJobDescription("evaluate-cells phenotype of " + path);
      Phenotype.evaluate(spark, cells, phenotype, outcome.scope(cells.dataset(), name));
      return facts(name, cells);
    }
  }

  /** The patients, if there are any, take the place of the batches. */
  private static Map<String, String> fineTuning(
      SparkSession spark, String path, Options options, Recorder outcome) {
    String name = EmbeddingNames.of(path);
    FineTuningGain.Options tuning = options.fineTuning().orElseThrow();
    try (EvaluatedCells cells =
        EvaluatedCells.load(
            spark,
            path,
            options.cells().withBatches(tuning.patientColumn()),
            tuning.patientColumn().isPresent()
                ? EvaluatedCells.Unbatched.LEFT_OUT
                : EvaluatedCells.Unbatched.KEPT)) {
      spark.sparkContext().setJobDescription("evaluate-cells fine-tuning of " + path);
      FineTuningGain.evaluate(cells, tuning, options.seeds(), outcome.scope(cells.dataset(), name));
      return facts(name, cells);
    }
  }

  private static Map<String, String> facts(String name, EvaluatedCells cells) {
    Map<String, String> facts = new LinkedHashMap<>();
    EvaluatedCells.LeftOut leftOut = cells.leftOut();
    facts.put(name + ": cells evaluated", Integer.toString(cells.matrix().size()));
    facts.put(name + ": cells without vector", Long.toString(leftOut.withoutVector()));
    facts.put(name + ": cells without label", Long.toString(leftOut.withoutLabel()));
    leftOut
        .excluded()
        .forEach((label, n) -> facts.put(name + ": cells labelled " + label, Long.toString(n)));
    return facts;
  }
}
