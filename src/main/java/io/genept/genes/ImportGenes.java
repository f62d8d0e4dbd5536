package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.io.vectors.VectorFile;
import io.genept.io.vectors.VectorFormat;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneNames;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code import-genes}: published vectors → gene_embeddings.
 *
 * <p>Reads the formats of {@link VectorFormat}. Numbers become float32, rounded to nearest. Names
 * whose vectors agree in every bit are names of one gene (see {@link GeneNaming}). A vector of
 * zeros stands for a gene without text: it becomes {@code has_text = false} and no vector.
 */
public final class ImportGenes {
  private static final Logger LOG = LoggerFactory.getLogger(ImportGenes.class);

  private ImportGenes() {}

  /**
   * Options of the command.
   *
   * @param file the vectors
   * @param format of the file; empty to recognise it by its content
   * @param genes path of a gene_texts or gene_embeddings table that knows the genes' names; empty
   *     for none
   * @param keepAliases whether names that share one vector are each a gene of its own, not one gene
   *     with aliases
   * @param model name of the model that made the vectors, recorded in the table
   * @param target the gene_embeddings table to write
   */
  @Stage(
      name = "import-genes",
      does = "Published vectors of genes to gene_embeddings.",
      notes =
          "Names with the same vector are one gene with aliases; a zero vector is a gene without"
              + " text.",
      examples = {
        "import-genes --input GenePT_gene_embedding_ada_text.pickle \\\n"
            + "--genes out/gene_texts --model text-embedding-ada-002 --output out/genept",
        "import-genes --input gene2vec_dim_200_iter_9_w2v.txt --model gene2vec \\\n"
            + "--output out/gene2vec",
        "import-genes --input vectors.npy --names genes.txt --output out/vectors"
      })
  public record Options(
      VectorFile file,
      @Opt(
              value =
                  "pickle, word2vec, word2vec-binary, gene2vec, csv, tsv, npy, npz, safetensors,"
                      + " json, parquet or h5ad (default: recognised by the content). A pickle is"
                      + " read without running anything.",
              label = "FORMAT")
          Optional<VectorFormat> format,
      @Opt(
              value =
                  "A gene_texts or gene_embeddings table: genes get its symbols, ids and aliases"
                      + " (default: the first of the names with one vector is the symbol).",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> genes,
      @Opt("Makes each name a gene of its own, also where names share one vector.")
          boolean keepAliases,
      @Opt(
              value = "Name of the model that made the vectors.",
              label = "NAME",
              byDefault = "imported")
          String model,
      Target target) {

    /** With the format that is found in the file unless one is given. */
    private Options recognised(Configuration conf) {
      VectorFormat found = format.orElseGet(() -> VectorFormat.detect(file.path(), conf));
      return new Options(file, Optional.of(found), genes, keepAliases, model, target);
    }
  }

  /**
   * Counts of an import.
   *
   * @param keys distinct names of the file
   * @param genes genes with a vector
   * @param aliases names that became other names of a gene
   * @param genesWithoutText genes whose vector is zero or missing
   * @param inCatalogue vectors whose gene the catalogue knows; 0 without one
   * @param catalogue path of the table that knows the genes' names, if there is one
   * @param dimension length of the vectors
   * @param output path of the table
   */
  public record Result(
      long keys,
      long genes,
      long aliases,
      long genesWithoutText,
      long inCatalogue,
      Optional<String> catalogue,
      int dimension,
      String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d genes × %,d dimensions of %,d names; %,d names became aliases, %,d genes have no"
              + " text%s",
          output,
          genes,
          dimension,
          keys,
          aliases,
          genesWithoutText,
          catalogue
              .map(
                  path ->
                      String.format(
                          Locale.ROOT,
                          "; %,d vectors are of genes that %s knows",
                          inCatalogue,
                          path))
              .orElse(""));
    }
  }

  /**
   * Imports the vectors.
   *
   * @throws io.genept.core.UserError if the file is missing, is not of a known form, or a vector of
   *     it is wrong
   */
  public static Result run(SparkSession spark, Options given) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    given.target().requireWritable(conf);
    Options options = given.recognised(conf);
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    SparkSession spark = run.spark();
    VectorFile file = options.file();
    List<GeneIndex.Gene> catalogue =
        options.genes().map(path -> GeneNames.read(spark, path)).orElse(List.of());
    run.step(file.path());
    LOG.debug("Reading {} as {}", file.path(), options.format().orElseThrow().label());
    VectorTable table = new VectorTable(file.path());
    file.read(spark, options.format().orElseThrow(), table);
    table.finish();

    List<Row> rows = new ArrayList<>();
    Result result = rows(table, catalogue, options, rows);
    facts(run, result, table, options);
    GeneEmbeddings.write(
        spark,
        rows,
        options.target().output(),
        options.target().mode(),
        run.provenance(rows.size()));
    LOG.debug(
        "{} names of {} vectors of {} numbers imported as {} genes; {} names became aliases, {}"
            + " genes have no text",
        result.keys(),
        table.vectors().size(),
        result.dimension(),
        result.genes(),
        result.aliases(),
        result.genesWithoutText());
    if (result.aliases() > 0 && options.genes().isEmpty()) {
      LOG.warn(
          "Of the names with one vector the first became the symbol, which the file does not say;"
              + " --genes with a table of build-corpus finds the approved ones");
    }
    return result;
  }

  private static Result rows(
      VectorTable table, List<GeneIndex.Gene> catalogue, Options options, List<Row> rows) {
    List<List<String>> groups = table.names();
    List<float[]> vectors = table.vectors();
    if (options.keepAliases()) {
      groups = new ArrayList<>();
      vectors = new ArrayList<>();
      for (int i = 0; i < table.names().size(); i++) {
        for (String name : table.names().get(i)) {
          groups.add(List.of(name));
          vectors.add(table.vectors().get(i));
        }
      }
    }
    GeneNaming.Result naming = GeneNaming.of(groups, table.without(), catalogue);
    for (int group = 0; group < groups.size(); group++) {
      for (GeneIndex.Gene gene : naming.ofGroup().get(group)) {
        rows.add(GeneEmbeddings.imported(gene, vectors.get(group), options.model()));
      }
    }
    int genes = rows.size();
    for (GeneIndex.Gene gene : naming.without()) {
      rows.add(GeneEmbeddings.imported(gene, null, options.model()));
    }
    return new Result(
        table.keys(),
        genes,
        Math.max(0, table.keys() - rows.size()),
        naming.without().size(),
        naming.inCatalogue(),
        options.genes(),
        table.dimension(),
        options.target().output());
  }

  private static void facts(Run run, Result result, VectorTable table, Options options) {
    run.fact("model", options.model())
        .fact("dimension", result.dimension())
        .fact("keys", result.keys())
        .fact("distinct_vectors", table.vectors().size())
        .fact("genes_with_vector", result.genes())
        .fact("aliases_collapsed", result.aliases())
        .fact("zero_vectors", table.without().size())
        .fact("genes_without_text", result.genesWithoutText());
    if (options.genes().isPresent()) {
      long vectors = options.keepAliases() ? result.genes() : table.vectors().size();
      run.fact("vectors_in_catalogue", result.inCatalogue())
          .fact("vectors_not_in_catalogue", vectors - result.inCatalogue());
    }
  }
}
