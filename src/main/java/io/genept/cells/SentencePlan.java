package io.genept.cells;

import io.genept.embed.Provider;
import io.genept.embed.VectorCache;
import io.genept.table.Atlas;
import io.genept.text.EmbeddingModel;
import io.genept.text.remote.BatchLimits;
import io.genept.text.remote.Budget;
import io.genept.text.remote.Estimate;
import io.genept.text.remote.Price;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * What a run of {@link EmbedCells} by sentences would do.
 *
 * @param cells cells that would be embedded
 * @param sentences different sentences of each portion of {@value SentenceVectors#READ_TOGETHER}
 *     cells
 * @param fromCache how many of them have a vector in the cache
 * @param model name of the model
 * @param remote whether sentences would be sent to a server
 * @param estimate of embedding the others
 */
public record SentencePlan(
    long cells, long sentences, long fromCache, String model, boolean remote, Estimate estimate) {

  static SentencePlan of(SparkSession spark, EmbedCells.Options options, Atlas atlas) {
    SentenceOptions sentences = options.sentences().orElseThrow();
    AskedCells asked = AskedCells.of(spark, options, atlas, WrittenCells.inputs(spark, options));
    CellSentence recipe = SentenceEmbedding.recipe(spark, atlas, sentences);
    CellTexts texts = SentenceEmbedding.texts(atlas, asked, recipe);
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    if (sentences.provider() instanceof Provider.OpenAi openAi) {
      Budget budget = openAi.budget();
      try (EmbeddingModel model = openAi.open(budget, sentences.batchSize())) {
        BatchLimits limits = openAi.limits(sentences.batchSize());
        return of(sentences, texts, model, limits, budget.price(), conf);
      }
    }
    EmbeddingModel model = ((Provider.InProcess) sentences.provider()).embeddingModel();
    BatchLimits limits = new BatchLimits(sentences.batchSize(), Integer.MAX_VALUE);
    return of(sentences, texts, model, limits, Optional.empty(), conf);
  }

  private static SentencePlan of(
      SentenceOptions sentences,
      CellTexts texts,
      EmbeddingModel model,
      BatchLimits limits,
      Optional<Price> price,
      Configuration conf) {
    texts.requireShort(sentences.provider(), model);
    VectorCache cache = VectorCache.of(sentences.usedCache(), model.cacheKey(), conf);
    long[] counts = new long[2];
    List<Estimate> estimates = new ArrayList<>();
    texts.forEachPortion(
        portion -> {
          Map<String, String> missing = new LinkedHashMap<>(portion);
          missing.keySet().removeAll(cache.read(portion.keySet()).keySet());
          counts[0] += portion.size();
          counts[1] += portion.size() - missing.size();
          estimates.add(Estimate.of(model, List.copyOf(missing.values()), limits, price));
        });
    Estimate all =
        estimates.stream()
            .reduce(Estimate::plus)
            .orElse(new Estimate(0, 0, 0, 0, OptionalDouble.of(0)));
    return new SentencePlan(
        texts.count(),
        counts[0],
        counts[1],
        model.name(),
        sentences.provider() instanceof Provider.OpenAi,
        all);
  }

  /** One line for people. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%,d cells with %,d sentences; %,d of these are in the cache. To embed with %s: %s",
        cells,
        sentences,
        fromCache,
        model,
        remote ? estimate.summary() : estimate.summaryWithoutRequests());
  }
}
