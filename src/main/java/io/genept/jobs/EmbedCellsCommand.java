package io.genept.jobs;

import io.genept.cells.EmbedCells;
import io.genept.core.ValueState;
import io.genept.learn.decompose.VariableGenes;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "embed-cells",
    description = "Atlas to cell_embeddings: GenePT-w, GenePT-s or principal components.",
    footer = {
      "",
      "A sentence longer than the model reads is cut (--long-text): of the embedded model's 512 tokens,",
      "some 150 genes. A run by sentences that was killed goes on where it was: repeat the command.",
      "",
      "Examples:",
      "  jobs/genept embed-cells --atlas out/atlas --gene-embeddings out/gene_embeddings --output out/atlas_w",
      "  jobs/genept embed-cells --atlas out/atlas --method sentence --output out/atlas_s",
      "  jobs/genept embed-cells --atlas out/atlas --method sentence --provider openai \\",
      "    --model text-embedding-ada-002 --requests-per-minute 500 --dry-run --output out/atlas_ada",
      "  jobs/genept embed-cells --atlas out/atlas --method sentence --sentences-only --output out/sentences",
      "  jobs/genept embed-cells --atlas out/atlas --method expression-pca --hvg 2000 --output out/atlas_pca"
    })
final class EmbedCellsCommand extends StageCommand.Writing {
  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--atlas",
      required = true,
      paramLabel = "DIR",
      description = "The atlas, as ingest-cells writes it.")
  String atlas;

  @Option(
      names = "--gene-embeddings",
      paramLabel = "DIR",
      description = "The gene_embeddings table; needed for --method weighted.")
  Optional<String> geneEmbeddings;

  @Option(
      names = "--orthologues",
      paramLabel = "FILE",
      description =
          "For a mouse atlas: table of mouse and human genes (BioMart, HCOP or columns such as"
              + " mouse_symbol, human_symbol); one-to-one pairs are used.")
  Optional<String> orthologues;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "weighted",
      converter = Names.MethodConverter.class,
      description =
          "weighted: GenePT-w, the expression-weighted mean of gene embeddings, unit length;"
              + " sentence: GenePT-s, a text model's vector of the gene names by descending"
              + " expression;"
              + " expression-pca: principal components of log-normalised expression, the baseline"
              + " without text (default: ${DEFAULT-VALUE}).")
  EmbedCells.Method method;

  @Option(
      names = "--value-state",
      paramLabel = "STATE",
      description =
          "What the atlas's values are: counts, normalised or log1p (default: as ingest-cells"
              + " found; anything but counts must be declared).")
  Optional<ValueState> valueState;

  @Option(
      names = "--target-sum",
      paramLabel = "SUM",
      defaultValue = "10000",
      description = "Total of a cell after normalisation (default: ${DEFAULT-VALUE}).")
  double targetSum;

  @Option(
      names = "--min-matched-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + EmbedCells.Options.DEFAULT_MIN_MATCHED_FRACTION,
      description =
          "Fails if a smaller share of the atlas's genes has a vector (default:"
              + " ${DEFAULT-VALUE}).")
  double minMatchedFraction;

  @Option(
      names = "--components",
      paramLabel = "N",
      defaultValue = "" + EmbedCells.Options.DEFAULT_COMPONENTS,
      description = "Principal components of expression-pca (default: ${DEFAULT-VALUE}).")
  int components;

  @Option(
      names = "--hvg",
      paramLabel = "N",
      description = "expression-pca: only of the N most variable genes (default: all genes).")
  Optional<Integer> hvg;

  @Option(
      names = "--hvg-flavour",
      paramLabel = "NAME",
      defaultValue = "seurat",
      description =
          "How --hvg chooses them: seurat, or seurat_v3 (needs counts), as scanpy does (default:"
              + " ${DEFAULT-VALUE}).")
  VariableGenes.Flavour hvgFlavour;

  @Mixin SentenceCommandOptions sentences;

  @Mixin ProviderOptions options;

  @Mixin EndpointOptions endpoint;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "full",
      description =
          "full: all cells; incremental: those that the table at --output does not hold yet, the"
              + " others stay as they are; a first run makes the table (default:"
              + " ${DEFAULT-VALUE}).")
  EmbedCells.Mode mode;

  @Override
  String run(SparkSession spark) {
    long start = System.nanoTime();
    EmbedCells.Options stage = stage();
    if (sentences.dryRun) {
      return EmbedCells.plan(spark, stage).summary();
    }
    EmbedCells.Result result = EmbedCells.run(spark, stage);
    double seconds = (System.nanoTime() - start) / 1e9;
    String line =
        String.format(
            "%s: %,d cells%s in %.1f s (%,.0f cells/s)%s",
            result.output(),
            result.cells(),
            sentences.sentencesOnly
                ? " as sentences"
                : String.format(" × %,d dimensions", result.dimension()),
            seconds,
            result.cellsAdded() / seconds,
            mode == EmbedCells.Mode.FULL
                ? ""
                : String.format("; %,d cells are new", result.cellsAdded()));
    return switch (method) {
      case EXPRESSION_PCA -> line;
      case WEIGHTED, SENTENCE ->
          line
              + String.format(
                  "; %,d of %,d genes have a %s, %,d cells have none",
                  result.genesMatched(),
                  result.genesMatched() + result.genesMissing(),
                  method == EmbedCells.Method.WEIGHTED ? "vector" : "name",
                  result.cellsWithoutEmbedding());
    };
  }

  private EmbedCells.Options stage() {
    boolean bySentence = method == EmbedCells.Method.SENTENCE;
    if (!bySentence) {
      SentenceCommandOptions.requireNone(spec, Names.of(method));
    }
    return new EmbedCells.Options(
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
        writeMode(),
        bySentence ? Optional.of(sentences.stage(options, endpoint, spec)) : Optional.empty(),
        hvg.map(genes -> new EmbedCells.VariableGeneChoice(genes, hvgFlavour)));
  }
}
