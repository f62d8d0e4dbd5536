package io.genept.jobs;

import io.genept.genes.ImportGenes;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "import-genes",
    description = "Published vectors (word2vec text, CSV or TSV) to gene_embeddings.",
    footer = {
      "",
      "Example:",
      "  jobs/genept import-genes --input gene2vec_dim_200_iter_9_w2v.txt --model gene2vec \\",
      "    --output out/gene2vec"
    })
final class ImportGenesCommand extends StageCommand.Writing {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "Gene, then its numbers; its form follows from the first line.")
  String input;

  @Option(
      names = "--model",
      defaultValue = "imported",
      description = "Name of the model that made the vectors (default: ${DEFAULT-VALUE}).")
  String model;

  @Override
  String run(SparkSession spark) {
    ImportGenes.Result result =
        ImportGenes.run(spark, new ImportGenes.Options(input, output, model, writeMode()));
    return String.format(
        "%s: %,d genes × %,d dimensions", result.output(), result.genes(), result.dimension());
  }
}
