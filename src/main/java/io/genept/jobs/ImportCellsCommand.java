package io.genept.jobs;

import io.genept.cells.ImportCells;
import io.genept.io.vectors.VectorFile;
import io.genept.io.vectors.VectorFormat;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "import-cells",
    description = "Vectors of cells that another model made to cell_embeddings.",
    footer = {
      "",
      "Every cell of the atlas becomes a row with its obs columns; a vector of zeros is none.",
      "",
      "Examples:",
      "  jobs/genept import-cells --input scgpt.npy --names cells.txt --atlas out/atlas \\",
      "    --model scgpt --output out/scgpt",
      "  jobs/genept import-cells --input geneformer.csv --atlas out/atlas --model geneformer \\",
      "    --output out/geneformer",
      "  jobs/genept import-cells --input integrated.h5ad --vectors X_scVI --atlas out/atlas \\",
      "    --model scvi --output out/scvi"
    })
final class ImportCellsCommand extends StageCommand.Writing {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "The vectors: CSV, TSV, npy, npz, safetensors, Parquet or h5ad.")
  String input;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = ImportGenesCommand.FormatConverter.class,
      description = "As of import-genes (default: recognised by the content).")
  VectorFormat format;

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description =
          "Cell ids of the rows of a matrix: one a line, or the first of columns separated by tabs"
              + " or commas.")
  Optional<String> names;

  @Option(
      names = "--vectors",
      paramLabel = "NAME",
      description =
          "obsm key of h5ad, array of npz, tensor of safetensors or list column of Parquet"
              + " (default: the only one).")
  Optional<String> vectors;

  @Option(
      names = "--name-column",
      paramLabel = "NAME",
      description =
          "Column of Parquet or obs column of h5ad with the cell ids (default: the usual one, the"
              + " index).")
  Optional<String> nameColumn;

  @Option(
      names = "--atlas",
      required = true,
      paramLabel = "DIR",
      description = "The atlas of these cells, whose obs columns are carried along.")
  String atlas;

  @Option(
      names = "--min-matched-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + ImportCells.Options.DEFAULT_MIN_MATCHED_FRACTION,
      description =
          "Least share of the atlas's cells that must have a vector (default: ${DEFAULT-VALUE}).")
  double minMatchedFraction;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "Name of the model that made the vectors.")
  String model;

  @Override
  String run(SparkSession spark) {
    ImportCells.Result result =
        ImportCells.run(
            spark,
            new ImportCells.Options(
                new VectorFile(input, names, vectors, nameColumn),
                Optional.ofNullable(format),
                atlas,
                minMatchedFraction,
                model,
                output,
                writeMode()));
    return String.format(
        "%s: %,d cells, %,d matched, %,d without vector, %d dimensions; %,d cells of the file are"
            + " not in the atlas",
        result.output(),
        result.cells(),
        result.matched(),
        result.withoutVector(),
        result.dimension(),
        result.dropped());
  }
}
