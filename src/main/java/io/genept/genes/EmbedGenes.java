package io.genept.genes;

import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.embed.Provider;
import io.genept.io.Sha256;
import io.genept.learn.decompose.LatentSemantics;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Inputs;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Stage {@code embed-genes}: gene_texts → gene_embeddings, one vector for each gene that has a
 * text.
 *
 * <p>A text that several genes share is embedded once. Vectors of models that take time or money
 * are kept in a {@link io.genept.io.ContentCache} as soon as their batch is done, so that a run
 * that was killed goes on where it was.
 */
public final class EmbedGenes {
  private EmbedGenes() {}

  /**
   * What to embed and how.
   *
   * @param texts path of a gene_texts table
   * @param provider what makes the vectors
   * @param genesOf atlases whose genes alone are embedded; empty for all genes
   * @param orthologues table of mouse and human genes, for mouse atlases
   * @param output path of the gene_embeddings table to write
   * @param batchSize texts of one unit of work, at least 1; vectors do not depend on it
   * @param cache directory that keeps vectors for the next run; empty to keep none
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String texts,
      Provider provider,
      List<String> genesOf,
      Optional<String> orthologues,
      String output,
      int batchSize,
      Optional<String> cache,
      WriteMode writeMode) {
    public static final int DEFAULT_BATCH_SIZE = 32;

    public Options {
      genesOf = List.copyOf(genesOf);
      if (batchSize < 1) {
        throw UserError.of("--batch-size %d: expected at least 1.", batchSize);
      }
    }

    /** The directory {@code gene_embedding_cache} beside a table. */
    public static String cacheBeside(String output) {
      Path parent = new Path(output).getParent();
      String name = "gene_embedding_cache";
      return parent == null ? name : new Path(parent, name).toString();
    }
  }

  /**
   * What was done.
   *
   * @param genes genes with a vector
   * @param genesWithoutText genes asked for that have no text, and so no vector
   * @param fromCache texts whose vectors an earlier run left in the cache
   * @param truncated texts of which only the beginning counts
   * @param dimension length of the vectors
   * @param model name of the model
   * @param output path of the table
   */
  public record Result(
      long genes,
      long genesWithoutText,
      long fromCache,
      long truncated,
      int dimension,
      String model,
      String output) {}

  /**
   * Tells what {@link #run} would do: writes nothing, sends nothing.
   *
   * @throws UserError if a table is missing or of another kind, or no gene asked for has a text
   */
  public static EmbeddingPlan plan(SparkSession spark, Options options) {
    RequestedTexts requested = requested(spark, options);
    return EmbeddingPlan.of(options, requested, spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Embeds the texts.
   *
   * @throws UserError if a table is missing or of another kind, no gene asked for has a text, or a
   *     text has no vector after all; nothing is written then but the cache
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    RequestedTexts requested = requested(spark, options);
    spark.sparkContext().setJobDescription("embed-genes with " + options.provider().label());
    ModelVectors vectors = vectors(spark, options, requested);
    int dimension = dimension(vectors, options);
    List<Row> rows = rows(options, requested, vectors);
    long embedded =
        requested.withText().stream()
            .filter(gene -> vectors.byKey().get(key(options, gene)) != null)
            .count();
    GeneEmbeddings.write(
        spark,
        rows,
        options.output(),
        options.writeMode(),
        provenance(spark, options, requested, vectors, dimension, embedded, rows.size()));
    return new Result(
        embedded,
        requested.withoutText(),
        vectors.fromCache(),
        vectors.truncated(),
        dimension,
        vectors.model(),
        options.output());
  }

  private static RequestedTexts requested(SparkSession spark, Options options) {
    return RequestedTexts.read(spark, options.texts(), options.genesOf(), options.orthologues());
  }

  private static ModelVectors vectors(
      SparkSession spark, Options options, RequestedTexts requested) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Map<String, String> texts = requested.inputs(options.provider());
    if (options.provider() instanceof Provider.InProcess inProcess) {
      return ModelVectors.of(context, inProcess, texts, options);
    }
    if (options.provider() instanceof Provider.OpenAi openAi) {
      return ModelVectors.of(openAi, texts, options, context.hadoopConfiguration());
    }
    return latent(context, (Provider.Lsa) options.provider(), requested);
  }

  /** Of every text of the table, so that a gene's vector is the same for each atlas. */
  private static ModelVectors latent(
      JavaSparkContext context, Provider.Lsa lsa, RequestedTexts requested) {
    List<String> texts =
        requested.all().stream().map(GeneText::text).filter(text -> text != null).toList();
    LatentSemantics latent = LatentSemantics.of(context, texts, lsa.dimension());
    Map<String, float[]> byKey = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      byKey.put(Sha256.of(texts.get(i)), latent.vectors().get(i));
    }
    return new ModelVectors(lsa.name(), byKey, 0, 0, Optional.empty());
  }

  private static String key(Options options, GeneText gene) {
    return Sha256.of(RequestedTexts.input(options.provider(), gene));
  }

  private static int dimension(ModelVectors vectors, Options options) {
    Set<Integer> lengths = new HashSet<>();
    vectors.byKey().values().stream()
        .filter(vector -> vector != null)
        .forEach(vector -> lengths.add(vector.length));
    if (lengths.size() != 1) {
      throw UserError.of(
          "Cannot embed genes with %s: the vectors in the cache %s and those of the model have"
              + " the lengths %s. Expected one length: the model of that name has changed; give"
              + " another --cache.",
          vectors.model(), options.cache().orElse("(none)"), lengths);
    }
    return lengths.iterator().next();
  }

  /**
   * Every gene keeps its row, so that a name is known to be its own and never taken for another
   * gene's alias.
   */
  private static List<Row> rows(Options options, RequestedTexts requested, ModelVectors vectors) {
    Set<GeneText> asked = new HashSet<>(requested.withText());
    List<Row> rows = new ArrayList<>();
    for (GeneText gene : requested.all()) {
      float[] vector = asked.contains(gene) ? vectors.byKey().get(key(options, gene)) : null;
      String sha256 = gene.text() == null ? null : Sha256.of(gene.text());
      rows.add(GeneEmbeddings.row(gene.gene(), vector, gene.hasText(), vectors.model(), sha256));
    }
    return rows;
  }

  private static Provenance provenance(
      SparkSession spark,
      Options options,
      RequestedTexts requested,
      ModelVectors vectors,
      int dimension,
      long embedded,
      long rows) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("texts", options.texts());
    described.put("provider", options.provider().label());
    OptionSet.describe((Record) options.provider())
        .forEach((name, value) -> described.put(name, value.toString()));
    described.put("genes-of", String.join(",", options.genesOf()));
    options.orthologues().ifPresent(path -> described.put("orthologues", path));
    described.put("output", options.output());
    described.put("batch-size", Integer.toString(options.batchSize()));
    described.put("cache", options.cache().orElse("none"));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", vectors.model());
    facts.put("dimension", Integer.toString(dimension));
    facts.put("genes_with_vector", Long.toString(embedded));
    facts.put("genes_without_text", Long.toString(requested.withoutText()));
    facts.put("texts_from_cache", Long.toString(vectors.fromCache()));
    facts.put("texts_truncated", Long.toString(vectors.truncated()));
    vectors
        .budget()
        .ifPresent(
            budget -> {
              facts.put("requests", Long.toString(budget.requests()));
              facts.put("tokens_sent", Long.toString(budget.inputTokens()));
              budget.spent().ifPresent(usd -> facts.put("cost_usd", Double.toString(usd)));
            });
    OptionalLong seed =
        options.provider() instanceof Provider.Random random
            ? OptionalLong.of(random.seed())
            : OptionalLong.empty();
    return Provenance.now(
        "embed-genes",
        described,
        Stream.of(
                Stream.of(options.texts()),
                options.genesOf().stream(),
                options.orthologues().stream())
            .flatMap(paths -> paths)
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList(),
        facts,
        spark.version(),
        seed.isPresent() ? seed.getAsLong() : null,
        rows);
  }
}
