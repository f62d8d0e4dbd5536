package io.genept.cells;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.math.Normalization;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.ObsColumns;
import io.genept.table.PartitionFolders;
import io.genept.table.Run;
import io.genept.table.TableDirectory;
import io.genept.table.Target;
import io.genept.table.WriteMode;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Stage {@code embed-cells}: atlas + gene_embeddings or a text model → cell_embeddings. */
public final class EmbedCells {
  private EmbedCells() {}

  /** Which cells of the atlas are embedded. */
  public enum Mode {
    /** All of them. */
    FULL,
    /**
     * Cells whose {@code cell_id} the output does not hold yet; the others stay as they are.
     * Options that shape the rows, the content of what the method reads and the obs columns must be
     * as they were.
     */
    INCREMENTAL
  }

  /**
   * Cells to embed, and the method.
   *
   * @param atlas path of an atlas
   * @param method how to embed
   * @param valueState what the atlas's values are, if the user knows better than the detection
   * @param mode whether cells that the output holds are embedded again
   * @param partitions obs columns whose values become folders
   * @param target the cell_embeddings table to write; --overwrite replaces it in {@link Mode#FULL}
   */
  @Stage(
      name = "embed-cells",
      does =
          "Atlas to cell_embeddings: GenePT-w, informed GenePT-w, GenePT-s or principal"
              + " components.",
      notes = {
        "A sentence longer than the model reads is cut (--long-text): of the embedded model's 512"
            + " tokens,",
        "some 150 genes. A run by sentences that was killed goes on where it was: repeat the"
            + " command."
      },
      examples = {
        "embed-cells --atlas out/atlas --gene-embeddings out/gene_embeddings --output out/atlas_w",
        """
        embed-cells --atlas out/atlas --method informed --gene-embeddings out/gene_embeddings \\
        --output out/atlas_informed""",
        "embed-cells --atlas out/atlas --method sentence --output out/atlas_s",
        """
        embed-cells --atlas out/atlas --method sentence --provider openai \\
        --model text-embedding-ada-002 --requests-per-minute 500 --dry-run \\
        --output out/atlas_ada""",
        "embed-cells --atlas out/atlas --method sentence --sentences-only --output out/sentences",
        "embed-cells --atlas out/atlas --method expression-pca --hvg 2000 --output out/atlas_pca"
      })
  public record Options(
      @Opt(value = "The atlas, as ingest-cells writes it.", label = "DIR", role = Opt.Role.INPUT)
          String atlas,
      @Opt(
              value =
                  "weighted: GenePT-w, the expression-weighted mean of gene embeddings, unit length;"
                      + " sentence: GenePT-s, a text model's vector of the gene names by descending"
                      + " expression; informed: GenePT-w of genes that vary, denoised, by whitened"
                      + " gene vectors, for panels that share few genes and for words; hybrid:"
                      + " expression-pca beside informed; expression-pca: principal components of"
                      + " log-normalised expression, the baseline without text.",
              label = "METHOD",
              byDefault = "weighted")
          CellMethod method,
      @Opt(
              value =
                  "What the atlas's values are: counts, normalised, log1p, log2p1 or"
                      + " log10p1 (default: as"
                      + " ingest-cells found; anything but counts must be declared).",
              label = "STATE")
          Optional<ValueState> valueState,
      @Opt(
              value =
                  "full: all cells; incremental: those that the table at --output does not hold yet,"
                      + " the others stay as they are; a first run makes the table.",
              label = "MODE",
              byDefault = "full",
              role = Opt.Role.RUN)
          Mode mode,
      PartitionFolders partitions,
      Target target) {

    public Options {
      if (mode == Mode.INCREMENTAL && method instanceof CellMethod.ExpressionPca) {
        throw UserError.of(
            "Cannot add cells by --method expression-pca: its components depend on all cells."
                + " Embed all of them again with --mode full --overwrite.");
      }
      if (mode == Mode.INCREMENTAL
          && method instanceof CellMethod.Sentence sentence
          && sentence.sentencesOnly()) {
        throw UserError.of(
            "Cannot add cells with --sentences-only: only tables of vectors grow. Write all"
                + " sentences again with --mode full --overwrite.");
      }
    }
  }

  /**
   * Genes of the atlas.
   *
   * @param matched those with a vector, a name or a part in the components
   * @param missing those without
   */
  public record Genes(long matched, long missing) {}

  /**
   * Counts of the run.
   *
   * @param cells rows of the table
   * @param cellsAdded rows that this run made
   * @param cellsWithoutEmbedding cells of which no gene has a vector
   * @param dimension length of the vectors
   * @param genes genes of the atlas that took part, and others
   * @param output path of the table
   */
  public record Result(
      long cells,
      long cellsAdded,
      long cellsWithoutEmbedding,
      int dimension,
      Genes genes,
      String output) {

    /** One line for people. */
    public String summary(Options options, double seconds) {
      CellMethod method = options.method();
      boolean texts = method instanceof CellMethod.Sentence s && s.sentencesOnly();
      String line =
          String.format(
              Locale.ROOT,
              "%s: %,d cells%s in %.1f s (%,.0f cells/s)%s",
              output,
              cells,
              texts ? " as sentences" : String.format(Locale.ROOT, " × %,d dimensions", dimension),
              seconds,
              cellsAdded / seconds,
              options.mode() == Mode.FULL
                  ? ""
                  : String.format(Locale.ROOT, "; %,d cells are new", cellsAdded));
      if (method instanceof CellMethod.ExpressionPca) {
        return line;
      }
      return line
          + String.format(
              Locale.ROOT,
              "; %,d of %,d genes have a %s, %,d cells have none",
              genes.matched(),
              genes.matched() + genes.missing(),
              method instanceof CellMethod.Sentence ? "name" : "vector",
              cellsWithoutEmbedding);
    }
  }

  /**
   * Embeds the cells, or plans that where {@code --dry-run} is given.
   *
   * @return the line for people
   * @throws UserError as {@link #run} does
   */
  public static String command(SparkSession spark, Options options) {
    if (options.method() instanceof CellMethod.Sentence sentence && sentence.dryRun()) {
      return plan(spark, options).summary();
    }
    long start = System.nanoTime();
    Result result = run(spark, options);
    return result.summary(options, (System.nanoTime() - start) / 1e9);
  }

  /**
   * Embeds every cell of the atlas.
   *
   * @throws UserError if a table is missing or of another kind, too few genes match, or the values
   *     are of no use
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      TableDirectory.requireWritable(
          options.target().output(),
          options.mode() == Mode.INCREMENTAL ? WriteMode.OVERWRITE : options.target().mode(),
          run.conf());
      EmbeddingRun embedding = started(run, options);
      if (options.method() instanceof CellMethod.Weighted weighted) {
        return WeightedEmbedding.run(embedding, weighted);
      } else if (options.method() instanceof CellMethod.Sentence sentence) {
        return SentenceEmbedding.run(embedding, sentence);
      } else if (options.method() instanceof CellMethod.Informed informed) {
        return InformedEmbedding.run(embedding, informed);
      } else if (options.method() instanceof CellMethod.Hybrid hybrid) {
        return InformedEmbedding.run(embedding, hybrid);
      }
      return ExpressionPca.run(embedding, (CellMethod.ExpressionPca) options.method());
    }
  }

  /**
   * Tells what {@link #run} would do by {@link CellMethod.Sentence}: writes and sends nothing.
   *
   * @throws UserError as {@link #run} does
   */
  public static SentencePlan plan(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return SentenceEmbedding.plan(started(run, options), (CellMethod.Sentence) options.method());
    }
  }

  private static EmbeddingRun started(Run run, Options options) {
    Atlas atlas = Atlas.open(run.spark(), options.atlas());
    ValueState state = usableState(atlas, options.valueState());
    options
        .partitions()
        .require(atlas.path(), ObsColumns.names(CellEmbeddings.SCHEMA, atlas.obsColumns()));
    run.step(options.atlas());
    return new EmbeddingRun(run, options, atlas, state, IncrementalCells.of(run, options, atlas));
  }

  /**
   * What the values of an atlas are, as found or as declared.
   *
   * @throws UserError if they are no counts and nothing is declared, or of no use
   */
  public static ValueState usableState(Atlas atlas, Optional<ValueState> declared) {
    ValueState found = atlas.valueState();
    if (declared.isEmpty() && found != ValueState.COUNTS) {
      throw UserError.of(
          "Cannot embed cells of %s: its values are %s, not counts, and normalising them again"
              + " would be wrong. Ingest the raw counts (--layer raw), or declare what the values"
              + " are: --value-state %s uses them without a second transformation.",
          atlas.path(), found.label(), found.label());
    }
    ValueState state = declared.orElse(found);
    Normalization.requireUsable(state);
    return state;
  }
}
