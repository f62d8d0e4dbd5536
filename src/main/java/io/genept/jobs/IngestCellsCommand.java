package io.genept.jobs;

import io.genept.core.ValueState;
import io.genept.ingest.IngestCells;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ingest-cells",
    description = "Matrix files (10x MTX, h5ad) to an atlas, in constant memory.",
    footer = {
      "",
      "Examples:",
      "  jobs/genept ingest-cells --input filtered_feature_bc_matrix --obs obs.tsv --output out/atlas",
      "  jobs/genept ingest-cells --input atlas.h5ad --layer raw --output out/atlas"
    })
final class IngestCellsCommand extends StageCommand.Writing {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "An h5ad file, a folder of 10x MTX files, or such a matrix file.")
  String input;

  @Option(
      names = "--obs",
      paramLabel = "FILE",
      description = "TSV or CSV with a row for each cell, joined by cell id.")
  Optional<String> obs;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Matrix of an h5ad file: X, raw, or the name of a layer (default: X).")
  Optional<String> layer;

  @Option(
      names = "--value-state",
      paramLabel = "STATE",
      description = "What the values are: counts, normalised or log1p (default: detected).")
  Optional<ValueState> valueState;

  @Option(
      names = "--cell-id-column",
      paramLabel = "NAME",
      description = "Column of --obs with the cell ids (default: its first).")
  Optional<String> cellIdColumn;

  @Option(
      names = "--gene-id-column",
      paramLabel = "NAME",
      description = "var column of an h5ad file with the gene ids (default: the index).")
  Optional<String> geneIdColumn;

  @Option(
      names = "--symbol-column",
      paramLabel = "NAME",
      description =
          "var column with the symbols (default: feature_name, gene_symbols or the like).")
  Optional<String> symbolColumn;

  @Option(
      names = "--cells-per-block",
      paramLabel = "N",
      defaultValue = "" + IngestCells.DEFAULT_CELLS_PER_BLOCK,
      description = "Cells held in memory at a time (default: ${DEFAULT-VALUE}).")
  int cellsPerBlock;

  @Override
  String run(SparkSession spark) {
    IngestCells.Result result =
        IngestCells.run(
            spark,
            new IngestCells.Options(
                input,
                obs,
                output,
                layer,
                valueState,
                cellIdColumn,
                geneIdColumn,
                symbolColumn,
                cellsPerBlock,
                writeMode()));
    return String.format(
        "%s: %,d cells × %,d genes, %,d non-zeros, values are %s",
        result.output(),
        result.cells(),
        result.genes(),
        result.nonzeros(),
        result.valueState().label());
  }
}
