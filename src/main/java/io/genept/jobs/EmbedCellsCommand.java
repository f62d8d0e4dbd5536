package io.genept.jobs;

import io.genept.cells.EmbedCells;
import io.genept.core.ValueState;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "embed-cells",
    description = "Atlas and gene_embeddings to cell_embeddings (GenePT-w).",
    footer = {
      "",
      "Example:",
      "  jobs/genept embed-cells --atlas out/atlas --gene-embeddings out/gene_embeddings --output out/atlas_w"
    })
final class EmbedCellsCommand extends StageCommand.Writing {
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
    EmbedCells.Result result =
        EmbedCells.run(
            spark,
            new EmbedCells.Options(
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
                writeMode()));
    double seconds = (System.nanoTime() - start) / 1e9;
    String line =
        String.format(
            "%s: %,d cells × %,d dimensions in %.1f s (%,.0f cells/s)%s",
            result.output(),
            result.cells(),
            result.dimension(),
            seconds,
            result.cellsAdded() / seconds,
            mode == EmbedCells.Mode.FULL
                ? ""
                : String.format("; %,d cells are new", result.cellsAdded()));
    return method == EmbedCells.Method.EXPRESSION_PCA
        ? line
        : line
            + String.format(
                "; %,d of %,d genes have a vector, %,d cells have none",
                result.genesMatched(),
                result.genesMatched() + result.genesMissing(),
                result.cellsWithoutEmbedding());
  }
}
