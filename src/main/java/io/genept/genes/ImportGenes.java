package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.io.vectors.VectorFile;
import io.genept.io.vectors.VectorFormat;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneNames;
import io.genept.table.Inputs;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** What becomes of names that share one vector. */
  public enum SharedVectors {
    /** They are one gene with aliases. */
    ONE_GENE,
    /** Each is a gene of its own. */
    EACH_A_GENE
  }

  /**
   * What to read and where to write.
   *
   * @param file the vectors
   * @param format of the file; empty to recognise it by its content
   * @param genes path of a gene_texts or gene_embeddings table that knows the genes' names; empty
   *     for none
   * @param sharedVectors what becomes of names that share one vector
   * @param output path of the gene_embeddings table to write
   * @param model name of the model that made the vectors, recorded in the table
   * @param writeMode what to do where the output exists
   */
  public record Options(
      VectorFile file,
      Optional<VectorFormat> format,
      Optional<String> genes,
      SharedVectors sharedVectors,
      String output,
      String model,
      WriteMode writeMode) {

    private Map<String, String> described(VectorFormat found) {
      Map<String, String> described = file.described(found);
      genes.ifPresent(path -> described.put("genes", path));
      described.put("keep-aliases", Boolean.toString(sharedVectors == SharedVectors.EACH_A_GENE));
      described.put("output", output);
      described.put("model", model);
      return described;
    }
  }

  /**
   * What was done.
   *
   * @param keys distinct names of the file
   * @param genes genes with a vector
   * @param aliases names that became other names of a gene
   * @param genesWithoutText genes whose vector is zero or missing
   * @param inCatalogue vectors whose gene the catalogue knows; 0 without one
   * @param dimension length of the vectors
   * @param output path of the table
   */
  public record Result(
      long keys,
      long genes,
      long aliases,
      long genesWithoutText,
      long inCatalogue,
      int dimension,
      String output) {}

  /**
   * Imports the vectors.
   *
   * @throws UserError if the file is missing, is not of a known form, or a vector of it is wrong
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    List<GeneIndex.Gene> catalogue =
        options.genes().map(path -> GeneNames.read(spark, path)).orElse(List.of());
    spark.sparkContext().setJobDescription("import-genes " + options.file().path());
    VectorFormat format =
        options.format().orElseGet(() -> VectorFormat.detect(options.file().path(), conf));
    LOG.info("Reading {} as {}", options.file().path(), format.label());
    VectorTable table = new VectorTable(options.file().path());
    options.file().read(spark, format, table);
    table.finish();

    List<Row> rows = new ArrayList<>();
    Result result = rows(table, catalogue, options, rows);
    GeneEmbeddings.write(
        spark,
        rows,
        options.output(),
        options.writeMode(),
        Provenance.now(
            "import-genes",
            options.described(format),
            Stream.of(Optional.of(options.file().path()), options.file().names(), options.genes())
                .flatMap(Optional::stream)
                .flatMap(path -> Inputs.describe(path, conf).stream())
                .toList(),
            facts(result, table, options),
            spark.version(),
            null,
            rows.size()));
    LOG.info(
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
    if (options.sharedVectors() == SharedVectors.EACH_A_GENE) {
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
        table.dimension(),
        options.output());
  }

  private static Map<String, String> facts(Result result, VectorTable table, Options options) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", options.model());
    facts.put("dimension", Integer.toString(result.dimension()));
    facts.put("keys", Long.toString(result.keys()));
    facts.put("distinct_vectors", Integer.toString(table.vectors().size()));
    facts.put("genes_with_vector", Long.toString(result.genes()));
    facts.put("aliases_collapsed", Long.toString(result.aliases()));
    facts.put("zero_vectors", Integer.toString(table.without().size()));
    facts.put("genes_without_text", Long.toString(result.genesWithoutText()));
    if (options.genes().isPresent()) {
      facts.put("vectors_in_catalogue", Long.toString(result.inCatalogue()));
      facts.put(
          "vectors_not_in_catalogue",
          Long.toString(
              (options.sharedVectors() == SharedVectors.ONE_GENE
                      ? table.vectors().size()
                      : result.genes())
                  - result.inCatalogue()));
    }
    return facts;
  }
}
