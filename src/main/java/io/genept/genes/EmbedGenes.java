package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneTexts;
import io.genept.table.Inputs;
import io.genept.table.Sha256;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import io.genept.text.EmbeddingModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code embed-genes}: gene_texts → gene_embeddings, one vector for each gene that has a
 * text.
 */
public final class EmbedGenes {
  private static final Logger LOG = LoggerFactory.getLogger(EmbedGenes.class);

  private EmbedGenes() {}

  /**
   * What to embed and how.
   *
   * @param texts path of a gene_texts table
   * @param provider the model
   * @param genesOf atlases whose genes alone are embedded; empty for all genes
   * @param output path of the gene_embeddings table to write
   * @param batchSize texts of one unit of work, at least 1; vectors do not depend on it
   * @param dimension length of {@link Provider#RANDOM} vectors, at least 1
   * @param seed of {@link Provider#RANDOM} vectors
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String texts,
      Provider provider,
      List<String> genesOf,
      String output,
      int batchSize,
      int dimension,
      long seed,
      WriteMode writeMode) {
    public static final int DEFAULT_BATCH_SIZE = 32;

    /** That of the embedded model, so that the control differs from it in nothing but meaning. */
    public static final int DEFAULT_DIMENSION = 384;

    public Options {
      genesOf = List.copyOf(genesOf);
      if (batchSize < 1) {
        throw UserError.of("--batch-size %d: expected at least 1.", batchSize);
      }
      if (dimension < 1) {
        throw UserError.of("--dimension %d: expected at least 1.", dimension);
      }
    }
  }

  /**
   * What was done.
   *
   * @param genes genes with a vector
   * @param genesWithoutText genes asked for that have no text, and so no vector
   * @param truncated texts longer than the model reads
   * @param dimension length of the vectors
   * @param model name of the model
   * @param output path of the table
   */
  public record Result(
      long genes,
      long genesWithoutText,
      long truncated,
      int dimension,
      String model,
      String output) {}

  /**
   * Embeds the texts.
   *
   * @throws UserError if a table is missing or of another kind, or no gene asked for has a text
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    LOG.info("Reading {}", options.texts());
    List<GeneTexts.GeneText> all = GeneTexts.read(spark, options.texts());
    List<GeneTexts.GeneText> asked = askedFor(spark, options, all);
    List<GeneTexts.GeneText> texts = asked.stream().filter(GeneTexts.GeneText::hasText).toList();
    if (texts.isEmpty()) {
      throw UserError.of(
          "Cannot embed genes: none of the %d genes asked for has a text in %s. Build the corpus"
              + " from files that cover them.",
          asked.size(), options.texts());
    }
    EmbeddingModel model = options.provider().model(options.dimension(), options.seed());
    LOG.info(
        "{} of {} genes have a text; embedding them with {} ({} dimensions)",
        texts.size(),
        asked.size(),
        model.name(),
        model.dimension());
    spark.sparkContext().setJobDescription("embed-genes with " + model.name());

    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    LongAccumulator done = spark.sparkContext().longAccumulator("genes");
    LongAccumulator truncated = spark.sparkContext().longAccumulator("truncated");
    List<Row> rows = embed(context, texts, options, done, truncated);
    // Every gene keeps its row, so that a name is known to be its own and never taken for another
    // gene's alias.
    Set<String> embedded =
        texts.stream().map(text -> text.gene().symbol()).collect(Collectors.toSet());
    for (GeneTexts.GeneText text : all) {
      if (!embedded.contains(text.gene().symbol())) {
        String sha256 = text.hasText() ? Sha256.of(text.text()) : null;
        rows.add(GeneEmbeddings.row(text.gene(), null, model.name(), sha256));
      }
    }
    GeneEmbeddings.write(
        spark,
        rows,
        options.output(),
        options.writeMode(),
        provenance(spark, options, model, texts.size(), asked.size() - texts.size(), rows.size()));
    if (truncated.value() > 0) {
      LOG.warn(
          "{} texts are longer than the {} tokens that {} reads; the rest of each is ignored",
          truncated.value(),
          model.maxTokens().orElse(0),
          model.name());
    }
    return new Result(
        texts.size(),
        asked.size() - texts.size(),
        truncated.value(),
        model.dimension(),
        model.name(),
        options.output());
  }

  private static List<Row> embed(
      JavaSparkContext context,
      List<GeneTexts.GeneText> texts,
      Options options,
      LongAccumulator done,
      LongAccumulator truncated) {
    List<List<GeneTexts.GeneText>> batches = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += options.batchSize()) {
      batches.add(
          new ArrayList<>(texts.subList(from, Math.min(texts.size(), from + options.batchSize()))));
    }
    Provider provider = options.provider();
    int dimension = options.dimension();
    long seed = options.seed();
    JavaRDD<Row> rows =
        context
            .parallelize(batches, batches.size())
            .flatMap(
                batch -> {
                  EmbeddingModel model = provider.model(dimension, seed);
                  List<Row> embedded = new ArrayList<>();
                  float[][] vectors = model.embed(inputs(provider, batch));
                  for (int i = 0; i < vectors.length; i++) {
                    GeneTexts.GeneText text = batch.get(i);
                    embedded.add(
                        GeneEmbeddings.row(
                            text.gene(), vectors[i], model.name(), Sha256.of(text.text())));
                    int limit = model.maxTokens().orElse(Integer.MAX_VALUE);
                    truncated.add(model.countTokens(text.text()) > limit ? 1 : 0);
                  }
                  done.add(vectors.length);
                  return embedded.iterator();
                });
    // Collected: 33,000 vectors fit the driver, and the model then runs once, whatever reads the
    // rows later.
    return new ArrayList<>(
        Progress.during("genes", texts.size(), done::value, LOG::info, rows::collect));
  }

  private static List<String> inputs(Provider provider, List<GeneTexts.GeneText> batch) {
    return batch.stream()
        .map(text -> provider == Provider.RANDOM ? text.gene().symbol() : text.text())
        .toList();
  }

  private static List<GeneTexts.GeneText> askedFor(
      SparkSession spark, Options options, List<GeneTexts.GeneText> texts) {
    if (options.genesOf().isEmpty()) {
      return texts;
    }
    GeneIndex index = GeneIndex.of(texts.stream().map(GeneTexts.GeneText::gene).toList());
    TreeSet<Integer> rows = new TreeSet<>();
    for (String path : options.genesOf()) {
      GeneMatches matches =
          new GeneMatches(Atlas.identifiers(Atlas.open(spark, path).genes()), index);
      LOG.info("Genes of {}: {}", path, matches.summary());
      matches.require("embed the genes of " + path, options.texts(), 0);
      for (int row : matches.rows()) {
        if (row >= 0) {
          rows.add(row);
        }
      }
    }
    return rows.stream().map(texts::get).toList();
  }

  private static Provenance provenance(
      SparkSession spark,
      Options options,
      EmbeddingModel model,
      long withVector,
      long withoutText,
      long rows) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("texts", options.texts());
    described.put("provider", options.provider().name().toLowerCase(Locale.ROOT));
    described.put("genes-of", String.join(",", options.genesOf()));
    described.put("output", options.output());
    described.put("batch-size", Integer.toString(options.batchSize()));
    boolean random = options.provider() == Provider.RANDOM;
    if (random) {
      described.put("dimension", Integer.toString(options.dimension()));
      described.put("seed", Long.toString(options.seed()));
    }
    return Provenance.now(
        "embed-genes",
        described,
        Stream.concat(Stream.of(options.texts()), options.genesOf().stream())
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList(),
        Map.of(
            "model", model.name(),
            "dimension", Integer.toString(model.dimension()),
            "genes_with_vector", Long.toString(withVector),
            "genes_without_text", Long.toString(withoutText)),
        spark.version(),
        random ? options.seed() : null,
        rows);
  }
}
