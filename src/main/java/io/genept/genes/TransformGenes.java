package io.genept.genes;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.Opt;
import io.genept.core.Orthologues;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.learn.decompose.ShrinkageWhitening;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Run;
import io.genept.table.Target;
import io.genept.table.WhiteningFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code transform-genes}: gene_embeddings → gene_embeddings with changed vectors.
 *
 * <p>Vectors of language models often point much the same way; subtracting their mean, or the first
 * principal components too (Mu &amp; Viswanath 2018, "All-but-the-top"), leaves what tells genes
 * apart.
 */
public final class TransformGenes {
  private static final Logger LOG = LoggerFactory.getLogger(TransformGenes.class);

  private TransformGenes() {}

  /**
   * Options of the command.
   *
   * @param geneEmbeddings path of a gene_embeddings table
   * @param genesOf atlases whose genes alone keep a vector, before all steps; empty for all genes
   * @param steps changes of the vectors, in order
   * @param target the gene_embeddings table to write
   */
  @Stage(
      name = "transform-genes",
      does = "gene_embeddings with changed vectors: centred, whitened, truncated, fewer genes.",
      examples = {
        "transform-genes --gene-embeddings out/gene_embeddings \\\n"
            + "--steps remove-components=2,unit --output out/gene_embeddings_top2",
        "transform-genes --gene-embeddings out/gene_embeddings --steps whiten=0.1 \\\n"
            + "--output out/gene_embeddings_white",
        "transform-genes --gene-embeddings out/gene_embeddings --steps permute=1 \\\n"
            + "--output out/permuted"
      })
  public record Options(
      @Opt(
              value = "The gene_embeddings table.",
              label = "DIR",
              formerly = "input",
              role = Opt.Role.INPUT)
          String geneEmbeddings,
      @Opt(
              value = "Atlases whose genes alone keep a vector, before all steps.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> genesOf,
      @Opt(
              value =
                  "What to do, in this order: centre (subtract the mean), remove-components=N (the"
                      + " mean and the first N principal components), whiten (scores on principal"
                      + " components, unit variance), whiten=SHRINKAGE (the same with each variance"
                      + " raised by that share of their mean: 0.1 for sums over genes and for"
                      + " words), truncate=N (first N dimensions, then unit"
                      + " length), unit (length 1), permute=SEED (each gene gets another gene's"
                      + " vector: a control).",
              label = "STEP")
          List<VectorStep> steps,
      Target target) {
    public Options {
      if (steps.isEmpty() && genesOf.isEmpty()) {
        throw UserError.of(
            "Cannot transform %s: nothing to do. Expected --steps, --genes-of or both.",
            geneEmbeddings);
      }
    }
  }

  /**
   * Counts of a transformation.
   *
   * @param genes genes with a vector
   * @param dimensionBefore length of the vectors in the input
   * @param dimension length of the vectors now
   * @param output path of the table
   */
  public record Result(long genes, int dimensionBefore, int dimension, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d genes × %,d dimensions (before: %,d)",
          output,
          genes,
          dimension,
          dimensionBefore);
    }
  }

  /**
   * Transforms the vectors.
   *
   * @throws UserError if a table is missing or of another kind, or a step does not fit the vectors
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    SparkSession spark = run.spark();
    Target target = options.target();
    target.requireWritable(run.conf());
    run.step(options.geneEmbeddings());
    GeneEmbeddings table = GeneEmbeddings.read(spark, options.geneEmbeddings());
    EmbeddingMatrix kept = table.matrix().rows(kept(spark, options, table));
    EmbeddingMatrix changed = VectorTransform.apply(options.steps(), kept);
    Map<String, float[]> vectors = new HashMap<>();
    for (int i = 0; i < changed.size(); i++) {
      vectors.put(changed.keys().get(i), changed.row(i));
    }
    String model = model(table, options);
    List<Row> rows = new ArrayList<>();
    for (Row row : GeneEmbeddings.rows(spark, options.geneEmbeddings())) {
      rows.add(changed(row, vectors.get(row.<String>getAs("symbol")), model));
    }
    run.fact("model", model)
        .fact("dimension", changed.dimension())
        .fact("genes_with_vector", changed.size());
    GeneEmbeddings.write(
        spark,
        rows,
        target.output(),
        target.mode(),
        attached(options, kept),
        run.provenance(rows.size()));
    LOG.debug(
        "{} vectors of {} numbers after {}", changed.size(), changed.dimension(), options.steps());
    return new Result(
        changed.size(), table.matrix().dimension(), changed.dimension(), target.output());
  }

  /** The map of a whitening that is the only step, so that words can follow the genes. */
  private static Map<String, byte[]> attached(Options options, EmbeddingMatrix before) {
    if (options.steps().size() != 1
        || options.steps().get(0).kind() != VectorStep.Kind.WHITEN
        || options.steps().get(0).number() == 0) {
      return Map.of();
    }
    return Map.of(
        WhiteningFile.NAME,
        WhiteningFile.content(ShrinkageWhitening.fit(before, options.steps().get(0).number())));
  }

  /** Rows of the vectors that are kept, ascending. */
  private static int[] kept(SparkSession spark, Options options, GeneEmbeddings table) {
    if (options.genesOf().isEmpty()) {
      return IntStream.range(0, table.matrix().size()).toArray();
    }
    return options.genesOf().stream()
        .map(
            path ->
                table
                    .match(Atlas.open(spark, path).genes(), Orthologues.NONE)
                    .logged("Genes of " + path, LOG::info)
                    .require("keep the genes of " + path, options.geneEmbeddings(), 0))
        .flatMapToInt(matches -> IntStream.of(matches.rows()))
        .filter(row -> row >= 0)
        .distinct()
        .sorted()
        .toArray();
  }

  private static Row changed(Row row, float[] vector, String model) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    values[row.fieldIndex("embedding")] = vector;
    values[row.fieldIndex("model")] = model;
    return RowFactory.create(values);
  }

  private static String model(GeneEmbeddings table, Options options) {
    return Stream.concat(
            Stream.of(table.provenance().fact("model").orElse("unknown")),
            options.steps().stream().map(VectorStep::toString))
        .collect(Collectors.joining("+"));
  }
}
