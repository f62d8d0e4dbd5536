package io.genept.evaluate.cells;

import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.evaluate.EmbeddingNames;
import io.genept.evaluate.MetricTables;
import io.genept.evaluate.cells.CellTask.Grouping;
import io.genept.evaluate.cells.CellTaskOptions.CellSelection;
import io.genept.evaluate.mlflow.MlflowLog;
import io.genept.evaluate.mlflow.MlflowOptions;
import io.genept.table.Line;
import io.genept.table.Metrics;
import io.genept.table.Recorder;
import io.genept.table.Run;
import io.genept.table.SparkParts;
import io.genept.table.StoredTable;
import io.genept.table.TableDirectory;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stage {@code evaluate-cells}: cell_embeddings → metrics, with the predictions they come from. */
public final class EvaluateCells {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluateCells.class);

  private EvaluateCells() {}

  /**
   * Options of {@code evaluate-cells}.
   *
   * @param embeddings paths of cell_embeddings tables; each is named after the last part of its
   *     path
   * @param cells which cells, by which labels
   * @param tasks what to evaluate, each once, in the order of {@link CellTask}
   * @param seeds number of seeds, from 0; at least 1
   * @param mlflow where the numbers are logged beside the table
   * @param target the metrics to write
   */
  @Stage(
      name = "evaluate-cells",
      does = "cell_embeddings to metrics: clusters, labels, batch effects, phenotypes.",
      examples = {
        "evaluate-cells --embeddings out/atlas_w,out/atlas_pca --label-column cell_type \\\n"
            + "--batch-column donor --output out/atlas_metrics",
        "evaluate-cells --conf conf/table2-clustering.conf --output out/table2",
        "evaluate-cells --conf conf/annotation.conf --output out/annotation",
        "evaluate-cells --task batch --embeddings out/atlas_w,out/atlas_pca \\\n"
            + "--label-column cell_type --batch-column donor --output out/atlas_batch",
        "evaluate-cells --task phenotype --embeddings out/atlas_w,out/atlas_pca \\\n"
            + "--label-column condition --patient-column donor --output out/atlas_phenotype",
        """
        evaluate-cells --task fine-tuning --embeddings out/atlas_w --seeds 3 \\
        --label-column cell_type --patient-column donor --label-fraction 0.01 \\
        --output out/atlas_few_labels"""
      })
  public record Options(
      @Opt(
              value = "The cell_embeddings tables to evaluate, side by side.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> embeddings,
      CellSelection cells,
      @Opt(
              name = "task",
              value =
                  "clustering: k-means with k = number of labels, and Leiden at --resolutions; ARI,"
                      + " AMI, NMI, ASW. annotation: nearest neighbours and logistic regression on"
                      + " held-out cells; accuracy, macro precision, recall, F1. batch: k-means"
                      + " with k = number of batches; ARI with batch and label, iLISI, cLISI, kBET,"
                      + " graph connectivity, batch ASW, variance by batch. phenotype: logistic"
                      + " regression on cells of other patients. fine-tuning: what a network"
                      + " trained on cells of other patients gains.",
              label = "TASK",
              byDefault = "clustering,annotation")
          List<CellTask> tasks,
      @Opt(value = "Number of seeds, from 0.", label = "N", byDefault = "10") int seeds,
      MlflowOptions mlflow,
      Target target) {

    public Options {
      embeddings = List.copyOf(embeddings);
      List<Class<?>> order = Arrays.asList(CellTask.class.getPermittedSubclasses());
      tasks =
          tasks.stream()
              .distinct()
              .sorted(Comparator.comparing((CellTask task) -> order.indexOf(task.getClass())))
              .toList();
      if (embeddings.isEmpty() || tasks.isEmpty()) {
        throw UserError.of("Nothing to evaluate: give at least one of --embeddings and --task.");
      }
      EmbeddingNames.requireDistinct("--embeddings", embeddings);
      for (CellTask task : tasks) {
        task.needs().forEach(need -> need.requireOtherThan(cells.labelColumn()));
        if (task instanceof Annotation annotation
            && annotation.ensemble()
            && embeddings.size() < 2) {
          throw UserError.of(
              "Cannot make an ensemble of %d embedding(s): expected at least two --embeddings and"
                  + " --task annotation.",
              embeddings.size());
        }
      }
      if (seeds < 1) {
        throw UserError.of("--seeds %d: expected at least 1.", seeds);
      }
    }
  }

  /**
   * Outcome of an evaluation.
   *
   * @param metrics all numbers
   * @param leftOut tasks that could not be done, of one embedding each; the metrics say why
   * @param output path of the metrics table
   */
  public record Result(List<Metrics.Metric> metrics, int leftOut, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(Locale.ROOT, "%s: %,d numbers", output, metrics.size())
          + (leftOut == 0 ? "" : "; " + leftOut + " left out, see their message");
    }

    /** The numbers as tables, the main ones alone unless details are logged, and the summary. */
    public String message() {
      return MetricTables.message(metrics, LOG.isDebugEnabled(), summary());
    }
  }

  /**
   * Evaluates every embedding on every task.
   *
   * @throws UserError if a table is missing or of another kind, an obs column is missing, or the
   *     labels do not suffice
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      options.target().requireWritable(run.conf());
      Optional<MlflowLog> mlflow = MlflowLog.open(options.mlflow());
      try {
        Result result = run(run, options);
        mlflow.ifPresent(log -> log(spark, log, options, result));
        return result;
      } finally {
        mlflow.ifPresent(MlflowLog::close);
      }
    }
  }

  private static void log(SparkSession spark, MlflowLog log, Options options, Result result) {
    Map<String, Provenance> embeddings = new LinkedHashMap<>();
    for (String path : options.embeddings()) {
      embeddings.put(EmbeddingNames.of(path), StoredTable.provenance(spark, path));
    }
    try {
      log.log(embeddings, StoredTable.provenance(spark, result.output()), result.metrics());
    } catch (UserError e) {
      throw new UserError(
          e.getMessage() + " The numbers are complete in " + result.output() + ".", e);
    }
  }

  private static Result run(Run run, Options options) {
    Target target = options.target();
    Recorder recorder = new Recorder(EmbeddingNames.of(target.output()));
    Map<CellTask, CellTask.Evaluation> tasks = new LinkedHashMap<>();
    options.tasks().forEach(task -> tasks.put(task, task.start(options.seeds())));
    List<Grouping> groupings =
        options.tasks().stream().flatMap(task -> task.needs().stream()).toList();
    Map<String, CellTable> tables = new LinkedHashMap<>();
    for (String path : options.embeddings()) {
      CellTable table = CellTable.open(run.spark(), path, options.cells(), groupings);
      options.tasks().forEach(table::require);
      tables.put(path, table);
    }
    List<UserError> failures = new ArrayList<>();
    try (TableDirectory written =
        TableDirectory.create(target.output(), target.mode(), run.conf())) {
      for (String path : options.embeddings()) {
        String name = EmbeddingNames.of(path);
        run.step(path);
        try (CellTable table = tables.get(path)) {
          for (Map.Entry<CellTask, CellTask.Evaluation> task : tasks.entrySet()) {
            EvaluatedCells cells = table.cells(task.getKey());
            run.step(OptionSet.nameOf(task.getKey()) + " of " + path);
            LOG.info(
                "{}: {}, embedding {} of {}",
                name,
                OptionSet.nameOf(task.getKey()),
                options.embeddings().indexOf(path) + 1,
                options.embeddings().size());
            Line line = recorder.of(cells.dataset(), name).against(cells.labelColumn());
            try {
              task.getValue().evaluate(cells, line);
            } catch (UserError e) {
              if (task.getKey() instanceof Annotation annotation && annotation.ensemble()) {
                throw e;
              }
              failures.add(e);
              leaveOut(e, OptionSet.nameOf(task.getKey()), cells, line);
            }
            facts(run, name, cells, table.leftOut());
          }
          run.step("predictions of " + path);
          table.loaded().forEach(cells -> cells.predictions().write(written));
        }
      }
      if (failures.size() == tasks.size() * tables.size()) {
        throw failures.get(0);
      }
      for (CellTask.Evaluation evaluation : tasks.values()) {
        evaluation.finish(recorder).ifPresent(cells -> cells.predictions().write(written));
      }
      if (recorder.hasPredictions()) {
        SparkParts.write(recorder.predictions(run.spark()), written, Metrics.PREDICTIONS);
      }
      Metrics.commit(
          run.spark(), recorder.metrics(), written, run.provenance(recorder.metrics().size()));
    }
    return new Result(recorder.metrics(), failures.size(), target.output());
  }

  /** Notes a task that could not be done, so that what others gave is not lost. */
  private static void leaveOut(UserError e, String task, EvaluatedCells cells, Line line) {
    LOG.warn("--task {} of {} is left out: {}", task, cells.path(), e.getMessage());
    line.task(task.replace('-', '_'))
        .message("left out: " + e.getMessage())
        .metric("evaluated", null, cells.size());
  }

  private static void facts(
      Run run, String name, EvaluatedCells cells, CellCensus.LeftOut leftOut) {
    run.fact(name + ": cells evaluated", (long) cells.size())
        .fact(name + ": cells sampled for pairs and replicas", (long) cells.few().size())
        .fact(name + ": cells without vector", leftOut.withoutVector())
        .fact(name + ": cells without label", leftOut.withoutLabel());
    leftOut.excluded().forEach((label, n) -> run.fact(name + ": cells labelled " + label, n));
  }
}
