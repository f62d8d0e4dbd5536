package io.genept.evaluate.panels;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.evaluate.EmbeddingNames;
import io.genept.evaluate.MetricTables;
import io.genept.evaluate.panels.PanelOptions.CellChoice;
import io.genept.evaluate.panels.PanelOptions.PanelChoice;
import io.genept.evaluate.panels.PanelOptions.Voting;
import io.genept.table.Metrics;
import io.genept.table.Recorder;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code evaluate-panels}: how well labels are carried over from one atlas to another where
 * only some of their genes are the same, by each method, beside controls.
 */
public final class EvaluatePanels {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluatePanels.class);

  private EvaluatePanels() {}

  /**
   * Options of {@code evaluate-panels}.
   *
   * @param reference path of the atlas of labelled cells
   * @param query path of the atlas of the cells to label
   * @param dataset name of the pair in the metrics; made of the names of both if empty
   * @param geneEmbeddings path of the table of gene vectors
   * @param whiten shrinkage of the whitening of the gene vectors; 0 for none
   * @param referenceOrthologues table of orthologues for a reference of another species
   * @param queryOrthologues table of orthologues for a query of another species
   * @param cells which take part
   * @param panels which are drawn
   * @param voting how labels are carried over
   * @param target the metrics to write
   */
  @Stage(
      name = "evaluate-panels",
      does = {
        "Two atlases to metrics: labels carried over between panels that share few genes.",
        "Panels are drawn from the genes of both; the nearest cells of the reference vote by"
            + " expression of the shared genes, by text, by both, and by controls: vectors of other"
            + " genes, random vectors, the most frequent label."
      },
      notes =
          "Types of less than 5 cells, or on one side only, are left out. The driver and every"
              + " executor hold the cells that are drawn (--cells of each side) and the vectors of"
              + " the genes; a task, for the setting all, the expression of all genes in them (208 MB"
              + " for 2 x 1,000 cells x 13,000 genes).",
      examples = {
        "evaluate-panels --reference out/pbmc3k --query out/kang --label-column cell_type \\\n"
            + "--label-map conf/labels-blood.tsv --gene-embeddings out/genes --output out/panels",
        """
        evaluate-panels --reference out/pancreas --query out/pancreas \\
        --reference-where tech!=celseq --query-where tech=celseq \\
        --label-column celltype --gene-embeddings out/genes --output out/panels"""
      })
  public record Options(
      @Opt(value = "The atlas of labelled cells.", label = "DIR", role = Opt.Role.INPUT)
          String reference,
      @Opt(
              value = "The atlas of the cells to label, whose labels are compared.",
              label = "DIR",
              role = Opt.Role.INPUT)
          String query,
      @Opt(
              value =
                  "Name of the pair in the metrics (default: the names of both atlases and their"
                      + " conditions).",
              label = "NAME")
          Optional<String> dataset,
      @Opt(value = "The gene_embeddings table.", label = "DIR", role = Opt.Role.INPUT)
          String geneEmbeddings,
      @Opt(
              value =
                  "Whitens the gene vectors of all but genept-w, with each variance raised by this"
                      + " share of their mean; 0: they are taken as they are. A table that"
                      + " transform-genes whitened is not whitened again. With few genes for the"
                      + " length of the vectors (hundreds) give 1.",
              label = "SHRINKAGE",
              byDefault = "0.1")
          double whiten,
      @Opt(
              value = "Pairs of mouse and human genes, for a reference of mouse cells.",
              label = "FILE",
              role = Opt.Role.INPUT)
          Optional<String> referenceOrthologues,
      @Opt(
              value = "Pairs of mouse and human genes, for a query of mouse cells.",
              label = "FILE",
              role = Opt.Role.INPUT)
          Optional<String> queryOrthologues,
      CellChoice cells,
      PanelChoice panels,
      Voting voting,
      Target target) {
    public Options {
      if (!(whiten >= 0)) {
        throw UserError.of("--whiten %s: expected a number of at least 0.", whiten);
      }
    }

    /** Name of the pair. */
    String pair() {
      return dataset.orElseGet(
          () ->
              named(reference, cells.referenceWhere()) + " to " + named(query, cells.queryWhere()));
    }

    private static String named(String path, List<CellCondition> conditions) {
      return EmbeddingNames.of(path)
          + conditions.stream().map(each -> " " + each).collect(Collectors.joining());
    }
  }

  /**
   * Outcome of an evaluation.
   *
   * @param metrics all numbers
   * @param output path of the metrics table
   */
  public record Result(List<Metrics.Metric> metrics, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d numbers; cells labelled right: %s",
          output,
          metrics.size(),
          PanelOutcome.words(metrics));
    }

    /** How many cells each method labels right in each setting, as a table, and the summary. */
    public String message() {
      return MetricTables.message(
          LOG.isDebugEnabled() ? metrics : PanelMetrics.accuracyBySetting(metrics),
          true,
          summary());
    }
  }

  /**
   * Evaluates every method on every draw.
   *
   * @throws UserError if a table is missing or of another kind, a column is missing, the sides
   *     share cells, or have too few labels or genes in common
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      options.target().requireWritable(run.conf());
      run.step(options.pair());
      PanelData data = PanelData.read(run, options);
      PanelRuns runs = PanelRuns.of(options.panels(), options.voting());
      Recorder recorder = new Recorder(EmbeddingNames.of(options.target().output()));
      TransferSets sets = data.sets();
      new PanelMetrics(
              recorder,
              options.pair(),
              options.cells().labelColumn(),
              options.voting().nNeighbors(),
              sets.query().size())
          .record(runs.scores(run, sets, LOG));
      data.facts().forEach(run::fact);
      Metrics.write(
          spark,
          recorder.metrics(),
          recorder.predictions(spark),
          options.target().output(),
          options.target().mode(),
          run.provenance(recorder.metrics().size()));
      return new Result(recorder.metrics(), options.target().output());
    }
  }
}
