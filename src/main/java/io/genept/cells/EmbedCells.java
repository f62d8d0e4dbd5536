package io.genept.cells;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.learn.decompose.VariableGenes;
import io.genept.math.Normalization;
import io.genept.table.Atlas;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Stage {@code embed-cells}: atlas + gene_embeddings or a text model → cell_embeddings. */
public final class EmbedCells {
  private EmbedCells() {}

  /** How a cell is embedded. */
  public enum Method {
    /** GenePT-w: expression-weighted sum of gene embeddings, unit ℓ2 norm. */
    WEIGHTED,
    /** GenePT-s: a text model's vector of the gene names by descending expression. */
    SENTENCE,
    /** The baseline without any text: principal components of log-normalised expression. */
    EXPRESSION_PCA
  }

  /** Which cells of the atlas are embedded. */
  public enum Mode {
    /** All of them. */
    FULL,
    /**
     * Those whose {@code cell_id} the output does not hold yet; the others stay as they are. What
     * else must be as it was then is checked: gene embeddings, method, normalisation, obs columns.
     */
    INCREMENTAL
  }

  /**
   * Genes that principal components are made of.
   *
   * @param genes how many, the most variable ones
   * @param flavour how they are chosen
   */
  public record VariableGeneChoice(int genes, VariableGenes.Flavour flavour) {}

  /**
   * What to embed and how.
   *
   * @param atlas path of an atlas
   * @param geneEmbeddings path of a gene_embeddings table, for {@link Method#WEIGHTED}
   * @param orthologues table of mouse and human genes, for a mouse atlas
   * @param output path of the cell_embeddings table to write
   * @param method how to embed
   * @param valueState what the atlas's values are, if the user knows better than the detection
   * @param targetSum total of a cell after normalisation, above 0
   * @param minMatchedFraction smallest share of the atlas's genes that must have a vector, 0 to 1
   * @param components number of principal components, for {@link Method#EXPRESSION_PCA}
   * @param mode whether cells that the output holds are embedded again
   * @param writeMode what to do where the output exists, in {@link Mode#FULL}
   * @param sentences how sentences are made and embedded, for {@link Method#SENTENCE} alone
   * @param variableGenes genes of {@link Method#EXPRESSION_PCA}; empty for all
   */
  public record Options(
      String atlas,
      Optional<String> geneEmbeddings,
      Optional<String> orthologues,
      String output,
      Method method,
      Optional<ValueState> valueState,
      double targetSum,
      double minMatchedFraction,
      int components,
      Mode mode,
      WriteMode writeMode,
      Optional<SentenceOptions> sentences,
      Optional<VariableGeneChoice> variableGenes) {
    /** The paper's value. */
    public static final double DEFAULT_TARGET_SUM = 10_000;

    public static final double DEFAULT_MIN_MATCHED_FRACTION = 0.1;
    public static final int DEFAULT_COMPONENTS = 50;

    /** Without sentences, over all genes. */
    public Options(
        String atlas,
        Optional<String> geneEmbeddings,
        Optional<String> orthologues,
        String output,
        Method method,
        Optional<ValueState> valueState,
        double targetSum,
        double minMatchedFraction,
        int components,
        Mode mode,
        WriteMode writeMode) {
      this(
          atlas,
          geneEmbeddings,
          orthologues,
          output,
          method,
          valueState,
          targetSum,
          minMatchedFraction,
          components,
          mode,
          writeMode,
          Optional.empty(),
          Optional.empty());
    }

    public Options {
      if (method == Method.SENTENCE != sentences.isPresent()) {
        throw new IllegalArgumentException(method + " with the sentences " + sentences);
      }
      if (method == Method.WEIGHTED && geneEmbeddings.isEmpty()) {
        throw UserError.of(
            "Cannot embed cells by --method weighted: --gene-embeddings is missing. Expected the"
                + " output of embed-genes or import-genes.");
      }
      if (!(targetSum > 0)) {
        throw UserError.of("--target-sum %s: expected a number above 0.", targetSum);
      }
      if (!(minMatchedFraction >= 0 && minMatchedFraction <= 1)) {
        throw UserError.of(
            "--min-matched-fraction %s: expected a number from 0 to 1.", minMatchedFraction);
      }
      if (mode == Mode.INCREMENTAL && method == Method.EXPRESSION_PCA) {
        throw UserError.of(
            "Cannot add cells by --method expression-pca: its components depend on all cells."
                + " Embed all of them again with --mode full --overwrite.");
      }
      if (mode == Mode.INCREMENTAL
          && sentences
              .map(SentenceOptions::product)
              .equals(Optional.of(SentenceOptions.Product.TEXTS))) {
        throw UserError.of(
            "Cannot add cells with --sentences-only: only tables of vectors grow. Write all"
                + " sentences again with --mode full --overwrite.");
      }
      if (method == Method.SENTENCE && orthologues.isPresent()) {
        throw UserError.of(
            "Cannot use --orthologues with --method sentence: its sentences hold the atlas's own"
                + " names. Leave it out.");
      }
      if (variableGenes.isPresent()
          && (method != Method.EXPRESSION_PCA || variableGenes.get().genes() < 1)) {
        throw UserError.of(
            "Cannot use --hvg %d with --method %s. Expected at least 1, and --method"
                + " expression-pca.",
            variableGenes.get().genes(),
            method.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
      }
      if (components < 1) {
        throw UserError.of("--components %d: expected at least 1.", components);
      }
    }

    /** The options with their defaults. */
    public static Options weighted(String atlas, String geneEmbeddings, String output) {
      return new Options(
          atlas,
          Optional.of(geneEmbeddings),
          Optional.empty(),
          output,
          Method.WEIGHTED,
          Optional.empty(),
          DEFAULT_TARGET_SUM,
          DEFAULT_MIN_MATCHED_FRACTION,
          DEFAULT_COMPONENTS,
          Mode.FULL,
          WriteMode.FAIL_IF_EXISTS);
    }
  }

  /**
   * What was done.
   *
   * @param cells rows of the table
   * @param cellsAdded rows that this run made
   * @param cellsWithoutEmbedding cells of which no gene has a vector
   * @param dimension length of the vectors
   * @param genesMatched genes of the atlas with a vector
   * @param genesMissing genes of the atlas without one
   * @param output path of the table
   */
  public record Result(
      long cells,
      long cellsAdded,
      long cellsWithoutEmbedding,
      int dimension,
      long genesMatched,
      long genesMissing,
      String output) {}

  /**
   * Embeds every cell of the atlas.
   *
   * @throws UserError if a table is missing or of another kind, too few genes match, or the values
   *     are of no use
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(
        options.output(),
        options.mode() == Mode.INCREMENTAL ? WriteMode.OVERWRITE : options.writeMode(),
        conf);
    Atlas atlas = Atlas.open(spark, options.atlas());
    ValueState state = usableState(atlas, options);
    spark.sparkContext().setJobDescription("embed-cells " + options.atlas());
    return switch (options.method()) {
      case WEIGHTED -> WeightedEmbedding.run(spark, options, atlas, state);
      case SENTENCE -> SentenceEmbedding.run(spark, options, atlas, state);
      case EXPRESSION_PCA -> ExpressionPca.run(spark, options, atlas, state);
    };
  }

  /**
   * Tells what {@link #run} would do by {@link Method#SENTENCE}: writes nothing, sends nothing.
   *
   * @throws UserError as {@link #run} does, and for another method
   */
  public static SentencePlan plan(SparkSession spark, Options options) {
    if (options.method() != Method.SENTENCE) {
      throw UserError.of(
          "Cannot plan --method %s: it reads no texts. Expected --dry-run with --method sentence.",
          options.method().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }
    Atlas atlas = Atlas.open(spark, options.atlas());
    usableState(atlas, options);
    return SentencePlan.of(spark, options, atlas);
  }

  private static ValueState usableState(Atlas atlas, Options options) {
    ValueState found = atlas.valueState();
    if (options.valueState().isEmpty() && found != ValueState.COUNTS) {
      throw UserError.of(
          "Cannot embed cells of %s: its values are %s, not counts, and normalising them again"
              + " would be wrong. Ingest the raw counts (--layer raw), or declare what the values"
              + " are: --value-state %s uses them without a second transformation.",
          atlas.path(), found.label(), found.label());
    }
    ValueState state = options.valueState().orElse(found);
    Normalization.requireUsable(state);
    return state;
  }
}
