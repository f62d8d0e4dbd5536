package io.genept.genes;

import io.genept.embed.Provider;
import io.genept.embed.VectorCache;
import io.genept.text.EmbeddingModel;
import io.genept.text.remote.BatchLimits;
import io.genept.text.remote.Budget;
import io.genept.text.remote.Estimate;
import io.genept.text.remote.Price;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;

/**
 * What a run of {@link EmbedGenes} would do.
 *
 * @param genes genes with a text
 * @param genesWithoutText genes asked for that have no text
 * @param texts different texts of these genes
 * @param fromCache how many of them have a vector in the cache
 * @param model name of the model
 * @param remote whether texts would be sent to a server
 * @param estimate of embedding the others
 */
public record EmbeddingPlan(
    long genes,
    long genesWithoutText,
    long texts,
    long fromCache,
    String model,
    boolean remote,
    Estimate estimate) {

  static EmbeddingPlan of(
      EmbedGenes.Options options, RequestedTexts requested, Configuration conf) {
    Provider provider = options.provider();
    if (provider instanceof Provider.InProcess inProcess) {
      BatchLimits limits = new BatchLimits(options.batchSize(), Integer.MAX_VALUE);
      return of(options, requested, inProcess.embeddingModel(), limits, Optional.empty(), conf);
    }
    if (provider instanceof Provider.OpenAi openAi) {
      Budget budget = openAi.budget();
      try (EmbeddingModel model = openAi.open(budget, options.batchSize())) {
        BatchLimits limits = openAi.limits(options.batchSize());
        return of(options, requested, model, limits, budget.price(), conf);
      }
    }
    Map<String, String> texts = requested.inputs(provider);
    long words = texts.values().stream().mapToLong(text -> text.split("\\s+", -1).length).sum();
    return new EmbeddingPlan(
        requested.withText().size(),
        requested.withoutText(),
        texts.size(),
        0,
        ((Provider.Lsa) provider).name(),
        false,
        new Estimate(texts.size(), words, 0, 0, OptionalDouble.empty()));
  }

  private static EmbeddingPlan of(
      EmbedGenes.Options options,
      RequestedTexts requested,
      EmbeddingModel model,
      BatchLimits limits,
      Optional<Price> price,
      Configuration conf) {
    Provider provider = options.provider();
    Map<String, String> texts = requested.inputs(provider);
    ModelVectors.requireShort(provider, model, texts.values());
    Map<String, String> missing = new LinkedHashMap<>(texts);
    Optional<String> directory =
        options.cache().filter(path -> !(provider instanceof Provider.Random));
    missing
        .keySet()
        .removeAll(VectorCache.of(directory, model.cacheKey(), conf).read(texts.keySet()).keySet());
    return new EmbeddingPlan(
        requested.withText().size(),
        requested.withoutText(),
        texts.size(),
        texts.size() - missing.size(),
        model.name(),
        provider instanceof Provider.OpenAi,
        Estimate.of(model, List.copyOf(missing.values()), limits, price));
  }

  /** One line for people. */
  public String summary() {
    String work = remote ? estimate.summary() : estimate.summaryWithoutRequests();
    return String.format(
        Locale.ROOT,
        "%,d genes with %,d different texts, %,d genes without; %,d texts are in the cache. To"
            + " embed with %s: %s",
        genes,
        texts,
        genesWithoutText,
        fromCache,
        model,
        work);
  }
}
