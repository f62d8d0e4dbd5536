package io.genept.programmes;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.learn.cluster.Communities;
import io.genept.learn.decompose.VariableGenes;
import io.genept.math.WeightedGraph;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.Programmes;
import io.genept.table.Programmes.BestSet;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
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
  private static final int NAME_GENES = 3;

  private FindProgrammes() {}

  /** What an edge weighs. */
  public enum EdgeWeight {
    /** 1, as in the paper: an edge is there or not. */
    ONE,
    /** The cosine. */
    COSINE
  }

  /** The variable genes of the atlas, to which the graph is restricted. */
  public record Variable(VariableGenes.Flavour flavour, int genes) {
    public Variable {
      if (genes < 2) {
        throw UserError.of("--hvg %d: expected at least 2 genes.", genes);
      }
    }
  }

  /**
   * What to find and how.
   *
   * @param geneEmbeddings path of a gene_embeddings table
   * @param rule which genes are joined; the first value makes the programmes that are written
   * @param edgeWeight what an edge weighs
   * @param algorithm how communities are found
   * @param resolutions each above 0; the first makes the programmes that are written
   * @param iterations passes of the algorithm, at least 1
   * @param seed of the algorithm and of random sets
   * @param minSize genes of the smallest programme, at least 2
   * @param atlas path of an atlas for expression and variable genes
   * @param labelColumn obs column by which expression is averaged
   * @param variable restricts the graph to variable genes of the atlas
   * @param geneSets path of a GMT file
   * @param randomSets draws of random sets of genes of the same sizes, at least 0
   * @param output path of the table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String geneEmbeddings,
      SimilarityRule rule,
      EdgeWeight edgeWeight,
      Communities.Algorithm algorithm,
      List<Double> resolutions,
      int iterations,
      long seed,
      int minSize,
      Optional<String> atlas,
      Optional<String> labelColumn,
      Optional<Variable> variable,
      Optional<String> geneSets,
      int randomSets,
      String output,
      WriteMode writeMode) {
    /** The paper's. */
    public static final double DEFAULT_THRESHOLD = 0.9;

    public static final double DEFAULT_RESOLUTION = 20;
    public static final int DEFAULT_MIN_SIZE = 10;
    public static final int DEFAULT_ITERATIONS = 10;
    public static final int DEFAULT_RANDOM_SETS = 10;

    /**
     * Checks the options.
     *
     * @throws UserError if a number is out of range, or an option needs another that is missing
     */
    public Options {
      resolutions = List.copyOf(resolutions);
      if (resolutions.isEmpty() || resolutions.stream().anyMatch(r -> !(r > 0))) {
        throw UserError.of("--resolution %s: expected numbers above 0.", resolutions);
      }
      if (iterations < 1 || minSize < 2 || randomSets < 0) {
        throw UserError.of(
            "--iterations %d, --min-size %d, --random-sets %d: expected at least 1, 2 and 0.",
            iterations, minSize, randomSets);
      }
      if (atlas.isEmpty() && (labelColumn.isPresent() || variable.isPresent())) {
        throw UserError.of(
            "Cannot use --label-column or --hvg: they need an atlas. Expected --atlas DIR.");
      }
      if (atlas.isPresent() && labelColumn.isEmpty() && variable.isEmpty()) {
        throw UserError.of(
            "Cannot use --atlas %s: nothing is asked of it. Expected --label-column, --hvg or both.",
            atlas.get());
      }
    }
  }

  /**
   * What was found.
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
      String output) {}

  /**
   * Finds programmes.
   *
   * @throws UserError if a table or file is missing or of another kind, the graph has no edge or
   *     too many, or fewer genes vary than are asked for
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    spark.sparkContext().setJobDescription("find-programmes " + options.geneEmbeddings());
    Optional<Atlas> atlas = options.atlas().map(path -> openAtlas(spark, path, options));
    GeneEmbeddings table = GeneEmbeddings.read(spark, options.geneEmbeddings());
    ProgrammeGenes genes =
        ProgrammeGenes.of(table, options.geneEmbeddings(), atlas, options.variable());
    Optional<GeneSets> sets =
        options
            .geneSets()
            .map(
                path -> GeneSets.read(path, conf, genes.index(), genes.nodeOfGene(), genes.size()));
    List<WeightedGraph> graphs =
        SimilarityGraphs.of(
            spark, options.geneEmbeddings(), genes.vectors(), genes.dimension(), options.rule());
    PartitionMetrics metrics =
        new PartitionMetrics(
            nameOf(options.output()),
            options.atlas().map(FindProgrammes::nameOf).orElse(""),
            nameOf(options.geneEmbeddings()),
            label(options.algorithm()),
            options.geneSets().map(FindProgrammes::nameOf).orElse(""),
            options.seed());
    ProgrammePartition first = null;
    List<BestSet> firstBest = List.of();
    for (int g = 0; g < graphs.size(); g++) {
      for (double resolution : options.resolutions()) {
        ProgrammePartition partition = partition(options, graphs.get(g), g, resolution);
        List<BestSet> best =
            sets.map(known -> Enrichment.best(known, partition.programmes())).orElse(List.of());
        metrics.add(partition, sets, best, options.randomSets());
        LOG.info(
            "{}, resolution {}: {} edges, {} programmes",
            partition.rule(),
            resolution,
            partition.graph().edges(),
            partition.programmes().size());
        if (first == null) {
          first = partition;
          firstBest = best;
        }
      }
    }
    write(spark, options, genes, atlas, first, firstBest, metrics);
    return new Result(
        genes.size(),
        first.graph().edges(),
        first.programmes().size(),
        first.genesInProgrammes(),
        first.graph().modularity(first.communities(), 1),
        firstBest.isEmpty() ? Optional.empty() : Optional.of(Enrichment.enrichedShare(firstBest)),
        options.output());
  }

  private static Atlas openAtlas(SparkSession spark, String path, Options options) {
    Atlas atlas = Atlas.open(spark, path);
    options.labelColumn().ifPresent(column -> ProgrammeExpression.requireLabel(atlas, column));
    if (atlas.valueState() == ValueState.SCALED) {
      throw UserError.of(
          "Cannot use the expression of %s: its values are scaled (centred by gene). Expected"
              + " counts, normalised or log1p values; ingest the raw counts (--layer raw).",
          path);
    }
    return atlas;
  }

  private static ProgrammePartition partition(
      Options options, WeightedGraph graph, int value, double resolution) {
    WeightedGraph weighed = options.edgeWeight() == EdgeWeight.ONE ? graph.unweighted() : graph;
    int[] communities =
        Communities.of(
            weighed, options.algorithm(), resolution, options.iterations(), options.seed());
    return ProgrammePartition.of(
        options.rule().label(options.rule().values().get(value)),
        resolution,
        weighed,
        communities,
        options.minSize());
  }

  private static void write(
      SparkSession spark,
      Options options,
      ProgrammeGenes genes,
      Optional<Atlas> atlas,
      ProgrammePartition partition,
      List<BestSet> best,
      PartitionMetrics metrics) {
    List<Programmes.Programme> programmes = new ArrayList<>();
    List<int[]> members = partition.byCentrality();
    for (int p = 0; p < members.size(); p++) {
      List<String> symbols =
          java.util.Arrays.stream(members.get(p)).mapToObj(genes::symbol).toList();
      BestSet set = best.isEmpty() ? null : best.get(p);
      programmes.add(new Programmes.Programme(p + 1, name(symbols, set), symbols, set));
    }
    int[] programmeOfNode = partition.programmeOfNode();
    List<Programmes.GeneProgramme> byGene = new ArrayList<>();
    for (int node = 0; node < programmeOfNode.length; node++) {
      byGene.add(
          new Programmes.GeneProgramme(
              genes.symbol(node), programmeOfNode[node] < 0 ? null : programmeOfNode[node] + 1));
    }
    List<Programmes.Expression> expression = List.of();
    if (options.labelColumn().isPresent() && !programmes.isEmpty()) {
      int[] programmeOfGene =
          java.util.Arrays.stream(genes.nodesOf(atlas.orElseThrow()))
              .map(node -> node < 0 ? -1 : programmeOfNode[node])
              .toArray();
      expression =
          ProgrammeExpression.of(
              atlas.orElseThrow(), options.labelColumn().get(), programmeOfGene, programmes.size());
    }
    Programmes.write(
        spark,
        new Programmes.Content(programmes, byGene, expression, metrics.metrics()),
        options.output(),
        options.writeMode(),
        provenance(spark, options, genes, partition));
  }

  /** The best set where it is enriched, else the most central genes. */
  private static String name(List<String> symbols, BestSet best) {
    return best != null && best.q() < Enrichment.SIGNIFICANT
        ? best.name()
        : String.join(" ", symbols.subList(0, Math.min(NAME_GENES, symbols.size())));
  }

  private static Provenance provenance(
      SparkSession spark, Options options, ProgrammeGenes genes, ProgrammePartition partition) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("gene-embeddings", options.geneEmbeddings());
    described.put(
        options.rule().kind().name().toLowerCase(Locale.ROOT), numbers(options.rule().values()));
    described.put("edge-weight", label(options.edgeWeight()));
    described.put("algorithm", label(options.algorithm()));
    described.put("resolution", numbers(options.resolutions()));
    described.put("iterations", Integer.toString(options.iterations()));
    described.put("min-size", Integer.toString(options.minSize()));
    options.atlas().ifPresent(path -> described.put("atlas", path));
    options.labelColumn().ifPresent(column -> described.put("label-column", column));
    options
        .variable()
        .ifPresent(
            variable -> {
              described.put("hvg", Integer.toString(variable.genes()));
              described.put("flavour", label(variable.flavour()));
            });
    options.geneSets().ifPresent(path -> described.put("gene-sets", path));
    described.put("random-sets", Integer.toString(options.randomSets()));
    described.put("output", options.output());
    return Provenance.now(
        Programmes.STAGE,
        described,
        Stream.of(
                Stream.of(options.geneEmbeddings()),
                options.atlas().stream(),
                options.geneSets().stream())
            .flatMap(paths -> paths)
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList(),
        Map.of(
            "genes", Integer.toString(genes.size()),
            "genes_sharing_a_vector", Integer.toString(genes.sharing()),
            "edges", Integer.toString(partition.graph().edges())),
        spark.version(),
        options.seed(),
        partition.programmes().size());
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(SimilarityRule::shown).collect(Collectors.joining(","));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String nameOf(String path) {
    return new Path(path).getName();
  }
}
