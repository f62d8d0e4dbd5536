package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.learn.cluster.Communities;
import io.genept.learn.decompose.VariableGenes;
import io.genept.programmes.FindProgrammes;
import io.genept.programmes.SimilarityRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "find-programmes",
    description =
        "gene_embeddings to programmes of similar genes, named and averaged by cell type.",
    footer = {
      "",
      "Several values of --threshold (or --percentile, --neighbours) and --resolution are all",
      "measured; the first of each makes the programmes that are written.",
      "",
      "Example:",
      "  jobs/genept find-programmes --gene-embeddings out/gene_embeddings --percentile 99,99.5 \\",
      "    --resolution 20,5,1 --atlas out/atlas --label-column cell_type \\",
      "    --gene-sets c2.cp.reactome.v2024.1.Hs.symbols.gmt --output out/programmes"
    })
final class FindProgrammesCommand extends StageCommand.Writing {
  @Option(
      names = "--gene-embeddings",
      required = true,
      paramLabel = "DIR",
      description = "The gene_embeddings table.")
  String geneEmbeddings;

  @Option(
      names = "--threshold",
      split = ",",
      paramLabel = "COSINE",
      description =
          "Joins genes whose cosine is above this (default: .9, the paper's, unless --percentile or"
              + " --neighbours is given). What a cosine means depends on the model.")
  List<Double> thresholds = List.of();

  @Option(
      names = "--percentile",
      split = ",",
      paramLabel = "PERCENT",
      description = "Joins genes whose cosine is at least this percentile of all pairs' cosines.")
  List<Double> percentiles = List.of();

  @Option(
      names = "--neighbours",
      split = ",",
      paramLabel = "K",
      description = "Joins genes that are each among the K nearest of the other.")
  List<Double> neighbours = List.of();

  @Option(
      names = "--edge-weight",
      paramLabel = "WEIGHT",
      defaultValue = "one",
      description = "one: all edges weigh the same; cosine (default: ${DEFAULT-VALUE}).")
  FindProgrammes.EdgeWeight edgeWeight;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "leiden",
      description = "leiden or louvain (default: ${DEFAULT-VALUE}).")
  Communities.Algorithm algorithm;

  @Option(
      names = "--resolution",
      split = ",",
      paramLabel = "GAMMA",
      defaultValue = "20",
      description =
          "Resolution of the modularity; larger gives more communities (default: ${DEFAULT-VALUE},"
              + " the paper's).")
  List<Double> resolutions;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "" + FindProgrammes.Options.DEFAULT_ITERATIONS,
      description = "Passes of the algorithm over its own result (default: ${DEFAULT-VALUE}).")
  int iterations;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "0",
      description = "Seed of the algorithm and of random sets (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--min-size",
      paramLabel = "GENES",
      defaultValue = "" + FindProgrammes.Options.DEFAULT_MIN_SIZE,
      description = "Genes of the smallest programme (default: ${DEFAULT-VALUE}).")
  int minSize;

  @Option(
      names = "--atlas",
      paramLabel = "DIR",
      description = "An atlas, for --label-column and --hvg.")
  Optional<String> atlas;

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description =
          "obs column by which each programme's mean log-normalised expression is written.")
  Optional<String> labelColumn;

  @Option(
      names = "--hvg",
      paramLabel = "N",
      description = "Restricts the graph to the N most variable genes of the atlas.")
  Optional<Integer> hvg;

  @Option(
      names = "--flavour",
      paramLabel = "NAME",
      defaultValue = "seurat_v3",
      description =
          "How variable genes are chosen: seurat_v3 (counts) or seurat, as scanpy does (default:"
              + " ${DEFAULT-VALUE}).")
  VariableGenes.Flavour flavour;

  @Option(
      names = "--gene-sets",
      paramLabel = "FILE",
      description =
          "GMT file of gene sets; programmes are named after the most over-represented one"
              + " (hypergeometric; q of Benjamini and Hochberg below .05).")
  Optional<String> geneSets;

  @Option(
      names = "--random-sets",
      paramLabel = "N",
      defaultValue = "" + FindProgrammes.Options.DEFAULT_RANDOM_SETS,
      description =
          "Draws of random genes in sets of the programmes' sizes, to compare with (default:"
              + " ${DEFAULT-VALUE}).")
  int randomSets;

  @Override
  String run(SparkSession spark) {
    FindProgrammes.Result result =
        FindProgrammes.run(
            spark,
            new FindProgrammes.Options(
                geneEmbeddings,
                rule(),
                edgeWeight,
                algorithm,
                resolutions,
                iterations,
                seed,
                minSize,
                atlas,
                labelColumn,
                hvg.map(genes -> new FindProgrammes.Variable(flavour, genes)),
                geneSets,
                randomSets,
                output,
                writeMode()));
    return String.format(
        Locale.ROOT,
        "%s: %,d programmes of %,d of %,d genes; %,d edges, modularity %.4f%s",
        result.output(),
        result.programmes(),
        result.genesInProgrammes(),
        result.genes(),
        result.edges(),
        result.modularity(),
        result
            .enrichedShare()
            .map(share -> String.format(Locale.ROOT, ", %.0f %% with an enriched set", 100 * share))
            .orElse(""));
  }

  private SimilarityRule rule() {
    if ((thresholds.isEmpty() ? 0 : 1)
            + (percentiles.isEmpty() ? 0 : 1)
            + (neighbours.isEmpty() ? 0 : 1)
        > 1) {
      throw UserError.of(
          "Cannot join genes by several of --threshold, --percentile and --neighbours. Expected one"
              + " of them.");
    }
    if (!percentiles.isEmpty()) {
      return new SimilarityRule(SimilarityRule.Kind.PERCENTILE, percentiles);
    }
    if (!neighbours.isEmpty()) {
      return new SimilarityRule(SimilarityRule.Kind.NEIGHBOURS, neighbours);
    }
    return new SimilarityRule(
        SimilarityRule.Kind.THRESHOLD,
        thresholds.isEmpty() ? List.of(FindProgrammes.Options.DEFAULT_THRESHOLD) : thresholds);
  }
}
