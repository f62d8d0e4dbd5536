package io.genept.cells;

import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.embed.DriverEmbedding;
import io.genept.embed.Provider;
import io.genept.embed.VectorCache;
import io.genept.io.Sha256;
import io.genept.text.EmbeddingModel;
import io.genept.text.LongText;
import io.genept.text.TextBatch;
import io.genept.text.remote.Budget;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sentences of cells as the driver sees them, {@value SentenceVectors#READ_TOGETHER} at a time:
 * what a remote model is asked, and what a plan counts.
 *
 * @param cells all of them, those without a sentence too
 * @param count how many cells
 */
record CellTexts(Dataset<SentenceRow> cells, long count) {
  private static final Logger LOG = LoggerFactory.getLogger(CellTexts.class);

  /**
   * What a remote model gave.
   *
   * @param fromCache sentences whose vectors were there before
   * @param truncated sentences of which only the beginning counts
   * @param dimension length of the vectors, 0 if there is none
   */
  record Answered(long fromCache, long truncated, int dimension) {}

  /** Hands over the sentences by their SHA-256, each portion's different ones, in order. */
  void forEachPortion(Consumer<Map<String, String>> portion) {
    Map<String, String> texts = new LinkedHashMap<>();
    int cellsOfPortion = 0;
    for (Iterator<SentenceRow> each = cells.toLocalIterator(); each.hasNext(); ) {
      String text = each.next().getSentence();
      if (text != null) {
        texts.put(Sha256.of(text), text);
      }
      if (++cellsOfPortion == SentenceVectors.READ_TOGETHER) {
        portion.accept(texts);
        texts = new LinkedHashMap<>();
        cellsOfPortion = 0;
      }
    }
    if (!texts.isEmpty()) {
      portion.accept(texts);
    }
  }

  /**
   * Asks a remote model for all vectors that the cache lacks, from the driver alone, so that limits
   * of rate and cost hold for the whole job.
   *
   * @throws UserError if a sentence has no vector in the end, or vectors differ in length; what was
   *     answered is in the cache
   */
  Answered ask(
      Provider.OpenAi provider,
      Budget budget,
      VectorCache cache,
      EmbeddingModel model,
      int batchSize) {
    AtomicLong fromCache = new AtomicLong();
    AtomicLong truncated = new AtomicLong();
    AtomicLong seen = new AtomicLong();
    Set<Integer> lengths = new HashSet<>();
    cache.compact();
    Progress.during(
        "cells",
        count,
        seen::get,
        LOG::info,
        () -> {
          forEachPortion(
              texts -> {
                truncated.addAndGet(tooLong(model, texts));
                Map<String, float[]> known = cache.read(texts.keySet());
                known.values().forEach(vector -> lengths.add(vector.length));
                fromCache.addAndGet(known.size());
                Map<String, String> missing = new LinkedHashMap<>(texts);
                missing.keySet().removeAll(known.keySet());
                DriverEmbedding asking = new DriverEmbedding(model, cache::append);
                asking.embed(TextBatch.of(missing, batchSize), provider.endpoint().concurrency());
                asking.vectors().values().forEach(vector -> lengths.add(vector.length));
                asking
                    .failure()
                    .ifPresent(
                        failure -> {
                          throw failed(missing.size() - asking.vectors().size(), texts, failure);
                        });
                seen.addAndGet(texts.size());
              });
          return null;
        });
    LOG.info("{}", budget.summary());
    if (lengths.size() > 1) {
      throw UserError.of(
          "Cannot embed cells with %s: the vectors in the cache and those of the model have the"
              + " lengths %s. Expected one length: the model of that name has changed; give another"
              + " --cache.",
          model.name(), lengths);
    }
    return new Answered(fromCache.get(), truncated.get(), lengths.stream().findFirst().orElse(0));
  }

  /**
   * Refuses long sentences where the user asked for that.
   *
   * @throws UserError if there is one
   */
  void requireShort(Provider provider, EmbeddingModel model) {
    if (provider.longText() != LongText.FAIL) {
      return;
    }
    AtomicLong tooLong = new AtomicLong();
    forEachPortion(texts -> tooLong.addAndGet(tooLong(model, texts)));
    if (tooLong.get() > 0) {
      throw UserError.of(
          "Cannot embed cells: %,d of %,d sentences have more than the %,d tokens that %s reads. Cut"
              + " them with --long-text truncate or a smaller --max-genes, or average their pieces"
              + " with --long-text average.",
          tooLong.get(), count, model.maxTokens().orElseThrow(), model.name());
    }
  }

  private static long tooLong(EmbeddingModel model, Map<String, String> texts) {
    int longest = model.maxTokens().orElse(Integer.MAX_VALUE);
    return longest == Integer.MAX_VALUE
        ? 0
        : texts.values().parallelStream().filter(t -> model.countTokens(t) > longest).count();
  }

  private static UserError failed(int missing, Map<String, String> texts, UserError failure) {
    return new UserError(
        String.format(
            Locale.ROOT,
            "Cannot embed cells: %,d of the %,d sentences asked for last have no vector, and no table"
                + " is written. The first failure: %s What was answered is kept in the cache; the"
                + " same command asks for the rest alone.",
            missing,
            texts.size(),
            failure.getMessage()),
        failure);
  }
}
