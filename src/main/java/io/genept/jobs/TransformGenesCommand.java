package io.genept.jobs;

import io.genept.genes.TransformGenes;
import io.genept.genes.VectorStep;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "transform-genes",
    description =
        "gene_embeddings with changed vectors: centred, whitened, truncated, fewer genes.",
    footer = {
      "",
      "Examples:",
      "  jobs/genept transform-genes --input out/gene_embeddings --steps remove-components=2,unit \\",
      "    --output out/gene_embeddings_top2",
      "  jobs/genept transform-genes --input out/gene_embeddings --steps permute=1 --output out/permuted"
    })
final class TransformGenesCommand extends StageCommand.Writing {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "DIR",
      description = "The gene_embeddings table.")
  String input;

  @Option(
      names = "--steps",
      split = ",",
      paramLabel = "STEP",
      description =
          "What to do, in this order: centre (subtract the mean), remove-components=N (the mean and"
              + " the first N principal components), whiten (scores on principal components, unit"
              + " variance), truncate=N (first N dimensions, then unit length), unit (length 1), permute=SEED"
              + " (each gene gets another gene's vector: a control).")
  List<String> steps = List.of();

  @Option(
      names = "--genes-of",
      split = ",",
      paramLabel = "DIR",
      description = "Atlases whose genes alone keep a vector, before all steps.")
  List<String> genesOf = List.of();

  @Override
  String run(SparkSession spark) {
    TransformGenes.Result result =
        TransformGenes.run(
            spark,
            new TransformGenes.Options(
                input,
                genesOf,
                steps.stream().map(VectorStep::parse).toList(),
                output,
                writeMode()));
    return String.format(
        "%s: %,d genes × %,d dimensions (before: %,d)",
        result.output(), result.genes(), result.dimension(), result.dimensionBefore());
  }
}
