package io.genept.jobs;

import io.genept.genes.EmbedGenes;
import io.genept.genes.Provider;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "embed-genes",
    description = "gene_texts to gene_embeddings: one vector for each gene that has a text.",
    footer = {
      "",
      "Example:",
      "  jobs/genept embed-genes --texts out/gene_texts --genes-of out/atlas --output out/gene_embeddings"
    })
final class EmbedGenesCommand extends StageCommand.Writing {
  @Option(
      names = "--texts",
      required = true,
      paramLabel = "DIR",
      description = "The gene_texts table.")
  String texts;

  @Option(
      names = "--provider",
      paramLabel = "PROVIDER",
      defaultValue = "embedded",
      description =
          "embedded: the sentence model that comes with genept, no key, no network; random: the"
              + " control (default: ${DEFAULT-VALUE}).")
  Provider provider;

  @Option(
      names = "--genes-of",
      split = ",",
      paramLabel = "DIR",
      description = "Atlases whose genes alone are embedded (default: all genes).")
  List<String> genesOf = List.of();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "" + EmbedGenes.Options.DEFAULT_BATCH_SIZE,
      description = "Texts of one task; vectors do not depend on it (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      defaultValue = "" + EmbedGenes.Options.DEFAULT_DIMENSION,
      description = "Length of random vectors (default: ${DEFAULT-VALUE}).")
  int dimension;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of random vectors (default: ${DEFAULT-VALUE}).")
  long seed;

  @Override
  String run(SparkSession spark) {
    EmbedGenes.Result result =
        EmbedGenes.run(
            spark,
            new EmbedGenes.Options(
                texts, provider, genesOf, output, batchSize, dimension, seed, writeMode()));
    return String.format(
        "%s: %,d genes × %,d dimensions by %s; %,d genes have no text",
        result.output(),
        result.genes(),
        result.dimension(),
        result.model(),
        result.genesWithoutText());
  }
}
