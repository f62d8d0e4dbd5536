package io.genept.programmes;

import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.learn.cluster.Communities;
import io.genept.learn.decompose.VariableGeneChoice;
import io.genept.math.WeightedGraph;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Line;
import io.genept.table.Programmes;
import io.genept.table.Programmes.BestSet;
import io.genept.table.Recorder;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code find-programmes}: gene_embeddings → programmes of similar genes (Fig. 2g of the
 * paper), with their mean expression by cell type and the gene sets they are rich in.
 */
public final class FindProgrammes {
  private static final Logger LOG = LoggerFactory.getLogger(FindProgrammes.class);

  private FindProgrammes() {}

  /** Weight of an edge. */
  public enum EdgeWeight {
    /** 1, as in the paper: an edge is there or not. */
    ONE,
    /** The cosine. */
    COSINE
  }

  /**
   * Genes, graph and communities, and the data that describe programmes.
   *
   * @param geneEmbeddings path of a gene_embeddings table
   * @param rule which genes are joined; the first value makes the programmes that are written
   * @param edgeWeight weight of an edge
   * @param algorithm how communities are found
   * @param resolutions each above 0; the first makes the programmes that are written
   * @param iterations passes of the algorithm, at least 1
   * @param seed of the algorithm and of random sets
   * @param minSize genes of the smallest programme, at least 2
   * @param atlas path of an atlas for expression and variable genes
   * @param labelColumn obs column by which expression is averaged
   * @param variable restricts the graph to variable genes of the atlas, at least 2
   * @param geneSets path of a GMT file
   * @param randomSets draws of random sets of genes of the same sizes, at least 0
   * @param target the table to write
   */
  @Stage(
      name = Programmes.STAGE,
      does = "gene_embeddings to programmes of similar genes, named and averaged by cell type.",
      notes = {
        "Several values of --threshold (or --percentile, --n-neighbors) and --resolutions are all",
        "measured; the first of each makes the programmes that are written."
      },
      examples =
          """
          find-programmes --gene-embeddings out/gene_embeddings --percentile 99,99.5 \\
          --resolutions 20,5,1 --atlas out/atlas --label-column cell_type \\
          --gene-sets c2.cp.reactome.v2024.1.Hs.symbols.gmt --output out/programmes""")
  public record Options(
      @Opt(value = "The gene_embeddings table.", label = "DIR", role = Opt.Role.INPUT)
          String geneEmbeddings,
      SimilarityRule rule,
      @Opt(value = "one: all edges weigh the same; cosine.", label = "WEIGHT", byDefault = "one")
          EdgeWeight edgeWeight,
      @Opt(value = "leiden or louvain.", label = "NAME", byDefault = "leiden")
          Communities.Algorithm algorithm,
      @Opt(
              value =
                  "Resolutions of the modularity; larger gives more communities. By default the"
                      + " paper's.",
              label = "GAMMA",
              byDefault = "20",
              formerly = "resolution")
          List<Double> resolutions,
      @Opt(value = "Passes of the algorithm over its own result.", label = "N", byDefault = "10")
          int iterations,
      @Opt(value = "Seed of the algorithm and of random sets.", label = "SEED", byDefault = "0")
          long seed,
      @Opt(value = "Genes of the smallest programme.", label = "GENES", byDefault = "10")
          int minSize,
      @Opt(value = "An atlas, for --label-column and --hvg.", label = "DIR", role = Opt.Role.INPUT)
          Optional<String> atlas,
      @Opt(
              value =
                  "obs column by which each programme's mean log-normalised expression is written.",
              label = "NAME")
          Optional<String> labelColumn,
      VariableGeneChoice variable,
      @Opt(
              value =
                  "GMT file of gene sets; programmes are named after the most over-represented one"
                      + " (hypergeometric; q of Benjamini and Hochberg below .05).",
              label = "FILE",
              role = Opt.Role.INPUT)
          Optional<String> geneSets,
      @Opt(
              value = "Draws of random genes in sets of the programmes' sizes, to compare with.",
              label = "N",
              byDefault = "10")
          int randomSets,
      Target target) {

    /**
     * Checks the options.
     *
     * @throws UserError if a number is out of range, or an option needs another that is missing
     */
    public Options {
      if (resolutions.isEmpty() || resolutions.stream().anyMatch(r -> !(r > 0))) {
        throw UserError.of("--resolutions %s: expected numbers above 0.", resolutions);
      }
      if (iterations < 1 || minSize < 2 || randomSets < 0) {
        throw UserError.of(
            "--iterations %d, --min-size %d, --random-sets %d: expected at least 1, 2 and 0.",
            iterations, minSize, randomSets);
      }
      boolean restricted = variable.genes().isPresent();
      if (restricted && variable.genes().get() < 2) {
        throw UserError.of("--hvg %d: expected at least 2 genes.", variable.genes().get());
      }
      if (atlas.isEmpty() && (labelColumn.isPresent() || restricted)) {
        throw UserError.of(
            "Cannot use --label-column or --hvg: they need an atlas. Expected --atlas DIR.");
      }
      if (atlas.isPresent() && labelColumn.isEmpty() && !restricted) {
        throw UserError.of(
            "Cannot use --atlas %s: nothing is asked of it. Expected --label-column, --hvg or both.",
            atlas.get());
      }
    }
  }

  /**
   * Counts of the programmes that were written.
   *
   * @param genes genes of the graph
   * @param edges joined pairs
   * @param programmes programmes written
   * @param genesInProgrammes genes in one of them
   * @param modularity of all communities
   * @param enrichedShare share of programmes with an enriched set; empty without gene sets or
   *     programmes
   * @param output path of the table
   */
  public record Result(
      int genes,
      long edges,
      int programmes,
      int genesInProgrammes,
      double modularity,
      Optional<Double> enrichedShare,
      String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d programmes of %,d of %,d genes; %,d edges, modularity %.4f%s",
          output,
          programmes,
          genesInProgrammes,
          genes,
          edges,
          modularity,
          enrichedShare
              .map(
                  share ->
                      String.format(Locale.ROOT, ", %.0f %% with an enriched set", 100 * share))
              .orElse(""));
    }
  }

  /**
   * Finds programmes.
   *
   * @throws UserError if a table or file is missing or of another kind, the graph has no edge or
   *     too many, or fewer genes vary than are to be chosen
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    options.target().requireWritable(run.conf());
    run.step(options.geneEmbeddings());
    Optional<Atlas> atlas =
        options.atlas().map(path -> AtlasRows.open(run.spark(), path, options.labelColumn()));
    ProgrammeGenes genes =
        ProgrammeGenes.of(
            GeneEmbeddings.read(run.spark(), options.geneEmbeddings()),
            options.geneEmbeddings(),
            atlas,
            options.variable());
    Optional<GeneSets> sets =
        options
            .geneSets()
            .map(
                path ->
                    GeneSets.read(
                        path, run.conf(), genes.index(), genes.nodeOfGene(), genes.size()));
    List<WeightedGraph> graphs =
        SimilarityGraphs.of(
            run.spark(),
            options.geneEmbeddings(),
            genes.vectors(),
            genes.dimension(),
            options.rule());
    Recorder recorder = new Recorder(nameOf(options.target().output()));
    ProgrammePartition first = null;
    List<BestSet> firstBest = List.of();
    for (int g = 0; g < graphs.size(); g++) {
      for (double resolution : options.resolutions()) {
        ProgrammePartition partition =
            ProgrammePartition.of(
                options, graphs.get(g), options.rule().labels().get(g), resolution);
        List<BestSet> best =
            sets.map(known -> Enrichment.best(known, partition.programmes())).orElse(List.of());
        record(recorder, options, partition, sets, best);
        if (first == null) {
          first = partition;
          firstBest = best;
        }
      }
    }
    run.fact("genes", genes.size())
        .fact("genes_sharing_a_vector", genes.sharing())
        .fact("edges", first.graph().edges());
    Programmes.write(
        run.spark(),
        new ProgrammeContent(genes, first, firstBest)
            .of(atlas, options.labelColumn(), recorder.metrics()),
        options.target().output(),
        options.target().mode(),
        run.provenance(first.programmes().size()));
    return new Result(
        genes.size(),
        first.graph().edges(),
        first.programmes().size(),
        first.genesInProgrammes(),
        first.graph().modularity(first.communities(), 1),
        firstBest.isEmpty() ? Optional.empty() : Optional.of(Enrichment.enrichedShare(firstBest)),
        options.target().output());
  }

  private static void record(
      Recorder recorder,
      Options options,
      ProgrammePartition partition,
      Optional<GeneSets> sets,
      List<BestSet> best) {
    LOG.debug(
        "{}, resolution {}: {} edges, {} programmes",
        partition.rule(),
        partition.resolution(),
        partition.graph().edges(),
        partition.programmes().size());
    Line line =
        recorder
            .of(
                options.atlas().map(FindProgrammes::nameOf).orElse(""),
                nameOf(options.geneEmbeddings()))
            .task("programmes")
            .learner(
                String.join(
                    " ",
                    OptionSet.nameOf(options.algorithm()),
                    partition.rule(),
                    "resolution",
                    SimilarityRule.shown(partition.resolution())));
    PartitionMetrics.record(line.seed(options.seed()), partition);
    if (sets.isPresent()) {
      PartitionMetrics.recordEnrichment(
          line.against(nameOf(options.geneSets().orElseThrow())),
          partition,
          sets.get(),
          best,
          options.randomSets(),
          options.seed());
    }
  }

  private static String nameOf(String path) {
    return new Path(path).getName();
  }
}
