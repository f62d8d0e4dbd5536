package io.genept.genes;

import io.genept.core.UserError;
import io.genept.embed.DriverEmbedding;
import io.genept.embed.Provider;
import io.genept.embed.VectorCache;
import io.genept.text.EmbeddingModel;
import io.genept.text.LongText;
import io.genept.text.TextBatch;
import io.genept.text.remote.Budget;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors of texts, from the cache where it has them, else from the model.
 *
 * @param model its name
 * @param byKey vector of each text by the SHA-256 of the text
 * @param fromCache how many texts' vectors were there before
 * @param truncated of how many texts only the beginning counts
 */
public record ModelVectors(
    String model,
    Map<String, float[]> byKey,
    long fromCache,
    long truncated,
    Optional<Budget> budget) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelVectors.class);

  /** Embeds with a model on the executors. */
  static ModelVectors of(
      JavaSparkContext context,
      Provider.InProcess provider,
      Map<String, String> texts,
      EmbedGenes.Options options) {
    EmbeddingModel model = provider.embeddingModel();
    requireShort(provider, model, texts.values());
    Optional<String> directory =
        options.cache().filter(path -> !(provider instanceof Provider.Random));
    Vectors vectors = new Vectors(directory, model, texts, context.hadoopConfiguration());
    long start = System.nanoTime();
    vectors.add(
        ExecutorEmbedding.embed(
            context, provider, vectors.missing(options.batchSize()), directory));
    vectors.logRate(System.nanoTime() - start);
    return vectors.complete(Optional.empty());
  }

  /**
   * Embeds with a remote model.
   *
   * @throws UserError if a text has no vector in the end; what was answered is in the cache
   */
  static ModelVectors of(
      Provider.OpenAi provider,
      Map<String, String> texts,
      EmbedGenes.Options options,
      Configuration conf) {
    Budget budget = provider.budget();
    try (EmbeddingModel model = provider.open(budget, options.batchSize())) {
      requireShort(provider, model, texts.values());
      Vectors vectors = new Vectors(options.cache(), model, texts, conf);
      DriverEmbedding asking = new DriverEmbedding(model, vectors.cache::append);
      long start = System.nanoTime();
      asking.embed(vectors.missing(options.batchSize()), provider.endpoint().concurrency());
      vectors.add(asking.vectors());
      vectors.logRate(System.nanoTime() - start);
      asking.failure().ifPresent(failure -> vectors.fail(failure, options.cache()));
      LOG.info("{}", budget.summary());
      return vectors.complete(Optional.of(budget));
    }
  }

  /** Refuses long texts where the user asked for that. */
  static void requireShort(Provider provider, EmbeddingModel model, Collection<String> texts) {
    long tooLong = provider.longText() == LongText.FAIL ? longTexts(model, texts) : 0;
    if (tooLong > 0) {
      throw UserError.of(
          "Cannot embed genes: %,d of %,d texts have more than the %,d tokens that %s reads. Cut"
              + " them with --long-text truncate, or average their pieces with --long-text average.",
          tooLong, texts.size(), model.maxTokens().orElseThrow(), model.name());
    }
  }

  private static long longTexts(EmbeddingModel model, Collection<String> texts) {
    OptionalInt limit = model.maxTokens();
    return limit.isEmpty()
        ? 0
        : texts.parallelStream().filter(t -> model.countTokens(t) > limit.getAsInt()).count();
  }

  /** Vectors on their way. */
  private static final class Vectors {
    private final EmbeddingModel model;
    private final Map<String, String> texts;
    private final VectorCache cache;
    private final Map<String, float[]> byKey;
    private final int fromCache;

    Vectors(
        Optional<String> directory,
        EmbeddingModel model,
        Map<String, String> texts,
        Configuration conf) {
      this.model = model;
      this.texts = texts;
      this.cache = VectorCache.of(directory, model.cacheKey(), conf);
      cache.compact();
      this.byKey = new HashMap<>(cache.read(texts.keySet()));
      this.fromCache = byKey.size();
      LOG.info(
          "{} different texts, {} of them in the cache; embedding {} with {}",
          texts.size(),
          fromCache,
          texts.size() - fromCache,
          model.name());
    }

    List<TextBatch> missing(int batchSize) {
      Map<String, String> missing = new LinkedHashMap<>(texts);
      missing.keySet().removeAll(byKey.keySet());
      return TextBatch.of(missing, batchSize);
    }

    void add(Map<String, float[]> embedded) {
      byKey.putAll(embedded);
    }

    void logRate(long nanoseconds) {
      int embedded = byKey.size() - fromCache;
      double seconds = nanoseconds / 1e9;
      if (embedded > 0) {
        LOG.info(
            "{}",
            String.format(
                Locale.ROOT,
                "Embedded %,d texts in %.1f s (%.1f texts/s)",
                embedded,
                seconds,
                embedded / seconds));
      }
    }

    void fail(UserError failure, Optional<String> directory) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Cannot embed genes: %,d of %,d texts have no vector, and no table is written. The"
                  + " first failure: %s %s",
              texts.size() - byKey.size(),
              texts.size(),
              failure.getMessage(),
              directory
                  .map(
                      path ->
                          String.format(
                              Locale.ROOT,
                              "The other %,d are kept in %s; the same command asks for the rest"
                                  + " alone.",
                              byKey.size(),
                              path))
                  .orElse("Without a cache the others are lost; give --cache to keep them.")),
          failure);
    }

    ModelVectors complete(Optional<Budget> budget) {
      return new ModelVectors(
          model.name(), byKey, fromCache, longTexts(model, texts.values()), budget);
    }
  }
}
