package io.genept.evaluate.genes;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.evaluate.EmbeddingNames;
import io.genept.evaluate.MetricLines;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneTexts;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Inputs;
import io.genept.table.Metrics;
import io.genept.table.Recorder;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code evaluate-genes}: gene_embeddings → metrics of one task, for any number of tables and
 * for controls that know little or nothing of the genes.
 */
public final class EvaluateGenes {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluateGenes.class);

  private EvaluateGenes() {}

  /**
   * What to evaluate and how.
   *
   * @param geneEmbeddings paths of gene_embeddings tables; each is named after the last part of its
   *     path
   * @param texts path of the gene_texts table that the control {@code lsa} is made of
   * @param controls embeddings to evaluate beside the tables
   * @param controlDraws how many draws there are of {@code random} and {@code permuted}; at least 1
   * @param maskedWords beginnings of words to remove from the texts, beside those of the labels,
   *     for a leakage check ({@link Leakage}); empty to do without the check
   * @param task what to evaluate, with the task's own options
   * @param seed of the first draw of {@code random} and {@code permuted}
   * @param output path of the metrics to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      List<String> geneEmbeddings,
      Optional<String> texts,
      Set<Controls.Kind> controls,
      int controlDraws,
      Optional<List<String>> maskedWords,
      GeneTask task,
      long seed,
      String output,
      WriteMode writeMode) {
    public static final Set<Controls.Kind> DEFAULT_CONTROLS = Set.of(Controls.Kind.values());

    public static final int DEFAULT_CONTROL_DRAWS = 1;

    /** That of the paper's notebooks. */
    public static final long DEFAULT_SEED = 2023;

    private static final long MOST_SEED = 0xFFFF_FFFFL;

    public Options {
      geneEmbeddings = List.copyOf(geneEmbeddings);
      controls = controls.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(controls));
      if (geneEmbeddings.isEmpty()) {
        throw UserError.of("Nothing to evaluate: give at least one table by --gene-embeddings.");
      }
      EmbeddingNames.requireDistinct("--gene-embeddings", geneEmbeddings);
      maskedWords = maskedWords.map(List::copyOf);
      if (maskedWords.isPresent() && texts.isEmpty()) {
        throw UserError.of(
            "Cannot check for leakage without the texts that the words of the labels are removed"
                + " from. Give the gene_texts table by --texts.");
      }
      if (controlDraws < 1) {
        throw UserError.of("--control-draws %d: expected at least 1.", controlDraws);
      }
      if (seed < 0 || seed > MOST_SEED) {
        throw UserError.of("--seed %d: expected 0 to %d.", seed, MOST_SEED);
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
   * Evaluates every table and control on the task.
   *
   * @throws UserError if a table or file is missing or of another form, or too few genes have a
   *     vector
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    GeneTask task = options.task();
    spark.sparkContext().setJobDescription("evaluate-genes " + task.name());
    GeneTask.Ready ready = task.load(conf);
    Optional<List<GeneText>> texts = options.texts().map(path -> GeneTexts.read(spark, path));
    List<GeneVectors> embeddings = new ArrayList<>();
    for (String path : options.geneEmbeddings()) {
      embeddings.add(GeneVectors.of(EmbeddingNames.of(path), GeneEmbeddings.read(spark, path)));
    }
    embeddings.addAll(
        Controls.of(
            spark,
            options.controls(),
            embeddings,
            texts,
            ready.genes(),
            options.controlDraws(),
            options.seed()));
    if (options.maskedWords().isPresent()) {
      embeddings.addAll(
          Leakage.of(
              spark,
              texts.orElseThrow(),
              ready.genes(),
              ready.labels(),
              options.maskedWords().get(),
              embeddings.stream()
                  .skip(options.geneEmbeddings().size())
                  .filter(control -> control.name().equals(Controls.Kind.LSA.label()))
                  .findFirst()));
    }
    Recorder outcome = new Recorder(EmbeddingNames.of(options.output()));
    ready.evaluate(spark, embeddings, outcome);
    Metrics.write(
        spark,
        outcome.metrics(),
        outcome.predictions(spark),
        options.output(),
        options.writeMode(),
        provenance(spark, options, outcome.metrics().size()));
    MetricLines.lines(outcome.metrics()).forEach(LOG::info);
    return new Result(outcome.metrics(), options.output());
  }

  private static Provenance provenance(SparkSession spark, Options options, long rows) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("gene-embeddings", String.join(",", options.geneEmbeddings()));
    described.put("task", options.task().name().replace('_', '-'));
    described.putAll(options.task().described());
    options.texts().ifPresent(path -> described.put("texts", path));
    described.put(
        "controls",
        options.controls().stream()
            .map(Controls.Kind::label)
            .sorted()
            .collect(Collectors.joining(",")));
    described.put("control-draws", Integer.toString(options.controlDraws()));
    options
        .maskedWords()
        .ifPresent(
            words -> {
              described.put("mask-labels", "true");
              described.put("mask-words", String.join(",", words));
            });
    described.put("seed", Long.toString(options.seed()));
    described.put("output", options.output());
    return Provenance.now(
        "evaluate-genes",
        described,
        Stream.of(
                options.geneEmbeddings().stream(),
                options.texts().stream(),
                options.task().files().stream())
            .flatMap(paths -> paths)
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList(),
        Map.of(),
        spark.version(),
        options.seed(),
        rows);
  }
}
