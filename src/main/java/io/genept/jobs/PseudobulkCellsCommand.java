package io.genept.jobs;

import io.genept.cells.PseudobulkCells;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "pseudobulk-cells",
    description = "atlas to atlas: one cell for each patient, or other group of cells.",
    footer = {
      "",
      "The result has the columns of the groups, n_cells, and the obs columns that are constant in",
      "every group; embed it like any atlas, means with --value-state log1p.",
      "",
      "Examples:",
      "  jobs/genept pseudobulk-cells --atlas out/atlas --by donor --output out/donors",
      "  jobs/genept embed-cells --atlas out/donors --value-state log1p --gene-embeddings out/genes \\",
      "    --output out/donors_w",
      "  jobs/genept pseudobulk-cells --atlas out/atlas --by donor,condition --values sum \\",
      "    --output out/samples"
    })
final class PseudobulkCellsCommand extends StageCommand.Writing {
  @Option(
      names = "--atlas",
      required = true,
      paramLabel = "DIR",
      description = "The atlas to aggregate.")
  String atlas;

  @Option(
      names = "--by",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description =
          "obs columns whose combinations are the groups; cells without one are left out.")
  List<String> by;

  @Option(
      names = "--values",
      paramLabel = "WHAT",
      defaultValue = "mean",
      description =
          "mean: of the log1p-normalised expression of the group's cells, the paper's. sum: of"
              + " their counts (default: ${DEFAULT-VALUE}).")
  PseudobulkCells.Values values;

  @Option(
      names = "--target-sum",
      paramLabel = "NUMBER",
      defaultValue = "10000",
      description = "Total of a cell after normalisation, for mean (default: ${DEFAULT-VALUE}).")
  double targetSum;

  @Override
  String run(SparkSession spark) {
    PseudobulkCells.Result result =
        PseudobulkCells.run(
            spark, new PseudobulkCells.Options(atlas, by, values, targetSum, output, writeMode()));
    return String.format(
        "%s: %,d groups of %,d cells, %,d cells without a group left out",
        result.output(), result.groups(), result.cells(), result.leftOut());
  }
}
