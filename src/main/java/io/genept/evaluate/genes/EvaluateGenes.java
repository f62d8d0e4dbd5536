package io.genept.evaluate.genes;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.evaluate.EmbeddingNames;
import io.genept.evaluate.MetricTables;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneTexts;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Metrics;
import io.genept.table.Recorder;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code evaluate-genes}: gene_embeddings → metrics of one task, for any number of tables and
 * for controls that know little or nothing of the genes.
 */
public final class EvaluateGenes {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluateGenes.class);
  private static final long MOST_SEED = 0xFFFF_FFFFL;

  private EvaluateGenes() {}

  /**
   * Tables, task and controls of an evaluation.
   *
   * @param geneEmbeddings paths of gene_embeddings tables; each is named after the last part of its
   *     path
   * @param task what to evaluate, with the task's own options
   * @param texts path of the gene_texts table that the control {@code lsa} is made of
   * @param controls embeddings to evaluate beside the tables
   * @param maskLabels whether a leakage check is made ({@link Leakage})
   * @param maskWords beginnings of words to remove from the texts, beside those of the labels
   * @param seed of the first draw of {@code random} and {@code permuted}, and of bootstrap samples;
   *     by default that of the paper's notebooks
   * @param target of the metrics
   */
  @Stage(
      name = "evaluate-genes",
      does = {
        "gene_embeddings to metrics: what the vectors tell of the genes, beside controls that know"
            + " little or nothing.",
        "Every number is given as the paper computes it (learner …_replica) and as it should be."
      },
      notes = "The conf folder has a file for each experiment of the paper.",
      examples = {
        "evaluate-genes --conf conf/table1-dosage.conf --texts out/gene_texts \\\n"
            + "--gene-embeddings out/bge,out/ada --output out/table1_dosage",
        "evaluate-genes --task gene-property --labels essential.tsv --texts out/gene_texts \\\n"
            + "--gene-embeddings out/bge --output out/essential",
        "evaluate-genes --task functional-class --labels gene_info_table.csv.gz \\\n"
            + "--gene-embeddings out/bge --controls random,permuted --output out/classes"
      })
  public record Options(
      @Opt(
              value =
                  "The gene_embeddings tables to evaluate, side by side; the others are compared"
                      + " with the first.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> geneEmbeddings,
      @Opt(
              value =
                  "functional-class: the type of a gene, of many (Fig. 2b); accuracy, macro F1."
                      + " gene-property: one of two labels (Table 1); ROC-AUC of cross-validation."
                      + " gene-interaction: labelled pairs, split as given (Fig. 2c)."
                      + " protein-interaction: reported pairs against others (Fig. 2d-f); ROC-AUC,"
                      + " average precision.",
              label = "TASK")
          GeneTask task,
      @Opt(
              value =
                  "The gene_texts table that the control lsa is made of; gene-interaction also"
                      + " compares it without sentences of Gene Ontology.",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> texts,
      Controls controls,
      @Opt(
              "Leakage check: also embeds --texts without the words of the labels (lsa, and the"
                  + " bundled model for the genes of the task) and reports the differences.")
          boolean maskLabels,
      @Opt(
              value =
                  "Beginnings of further words to remove, such as haploinsuff; with --mask-labels.",
              label = "WORD")
          List<String> maskWords,
      @Opt(
              value =
                  "Seed of the controls random and permuted, and of bootstrap samples of pairs.",
              label = "N",
              byDefault = "2023")
          long seed,
      Target target) {

    /**
     * Checks what the options need of each other.
     *
     * @throws UserError if there is no table, two have one name, or texts are missing
     */
    public Options {
      if (geneEmbeddings.isEmpty()) {
        throw UserError.of("Nothing to evaluate: give at least one table by --gene-embeddings.");
      }
      EmbeddingNames.requireDistinct("--gene-embeddings", geneEmbeddings);
      if (maskLabels && texts.isEmpty()) {
        throw UserError.of(
            "Cannot check for leakage without the texts that the words of the labels are removed"
                + " from. Give the gene_texts table by --texts.");
      }
      task.requireTexts(texts);
      if (seed < 0 || seed > MOST_SEED) {
        throw UserError.of("--seed %d: expected 0 to %d.", seed, MOST_SEED);
      }
    }
  }

  /**
   * Numbers of an evaluation.
   *
   * @param metrics all numbers
   * @param output path of the metrics table
   */
  public record Result(List<Metrics.Metric> metrics, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(Locale.ROOT, "%s: %,d numbers", output, metrics.size());
    }

    /** The numbers as tables, the main ones alone unless details are logged, and the summary. */
    public String message() {
      return MetricTables.message(metrics, LOG.isDebugEnabled(), summary());
    }
  }

  /**
   * Evaluates every table and control on the task.
   *
   * @throws UserError if a table or file is missing or of another form, or too few genes have a
   *     vector
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    SparkSession spark = run.spark();
    options.target().requireWritable(run.conf());
    run.step(options.task().name());
    GeneTask.Ready ready = options.task().load(run);
    Optional<List<GeneText>> texts = options.texts().map(path -> GeneTexts.read(spark, path));
    List<GeneVectors> embeddings = new ArrayList<>();
    for (String path : options.geneEmbeddings()) {
      embeddings.add(GeneVectors.of(EmbeddingNames.of(path), GeneEmbeddings.read(spark, path)));
    }
    List<GeneVectors> controls =
        options.controls().of(spark, embeddings, texts, ready.genes(), options.seed());
    embeddings.addAll(controls);
    if (options.maskLabels()) {
      embeddings.addAll(
          Leakage.of(
              spark,
              texts.orElseThrow(),
              ready.genes(),
              ready.labels(),
              options.maskWords(),
              controls.stream()
                  .filter(control -> control.name().equals(Controls.Kind.LSA.label()))
                  .findFirst()));
    }
    Recorder recorder = new Recorder(EmbeddingNames.of(options.target().output()));
    ready
        .evaluation()
        .run(new GeneTask.Setting(spark, texts, options.seed(), recorder), embeddings);
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
