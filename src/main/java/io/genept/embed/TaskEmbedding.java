package io.genept.embed;

import io.genept.text.EmbeddingModel;
import io.genept.text.TextBatch;
import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Embeds texts inside tasks: from the cache where it has them, else with the model of the JVM,
 * whose vectors go into the cache as soon as {@value #KEPT_TOGETHER} are there.
 */
public final class TaskEmbedding implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int KEPT_TOGETHER = 256;

  private final Provider.InProcess provider;
  private final String directory;
  private final String cacheKey;
  private final int batchSize;
  private final Broadcast<SerializableConfiguration> conf;
  private final Counts counts;
  private transient VectorCache cache;

  /**
   * Counts of all tasks together.
   *
   * @param done things whose text is embedded, or that have none
   * @param fromCache texts that the cache had
   * @param truncated texts of which the model reads only the beginning
   */
  record Counts(LongAccumulator done, LongAccumulator fromCache, LongAccumulator truncated)
      implements Serializable {}

  /**
   * @param provider empty if the cache has all vectors
   */
  TaskEmbedding(
      Optional<Provider.InProcess> provider,
      Optional<String> directory,
      String cacheKey,
      int batchSize,
      Broadcast<SerializableConfiguration> conf,
      Counts counts) {
    this.provider = provider.orElse(null);
    this.directory = directory.orElse(null);
    this.cacheKey = cacheKey;
    this.batchSize = batchSize;
    this.conf = conf;
    this.counts = counts;
  }

  Counts counts() {
    return counts;
  }

  /** Counts things that need no vector of their own as done. */
  public void skip(long things) {
    counts.done.add(things);
  }

  /**
   * Embeds texts by their SHA-256, at best {@value TextPortions#SIZE} at a time: the cache is read
   * once for all of them.
   */
  public Map<String, float[]> vectors(Map<String, String> texts) {
    Map<String, float[]> vectors = new HashMap<>(cache().read(texts.keySet()));
    counts.done.add(vectors.size());
    Map<String, String> missing = new LinkedHashMap<>(texts);
    missing.keySet().removeAll(vectors.keySet());
    if (provider == null) {
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            "The cache lacks " + missing.size() + " of " + texts.size() + " texts");
      }
      return vectors;
    }
    counts.fromCache.add(vectors.size());
    EmbeddingModel model = provider.embeddingModel();
    counts.truncated.add(TextEmbedding.longTexts(model, texts.values().stream()));
    for (TextBatch kept : TextBatch.of(missing, KEPT_TOGETHER)) {
      vectors.putAll(embed(kept));
    }
    return vectors;
  }

  /** Embeds texts, and keeps their vectors together. */
  Map<String, float[]> embed(TextBatch kept) {
    float[][] embedded = new float[kept.size()][];
    for (int from = 0; from < embedded.length; from += batchSize) {
      List<String> batch = kept.texts().subList(from, Math.min(embedded.length, from + batchSize));
      System.arraycopy(provider.embeddingModel().embed(batch), 0, embedded, from, batch.size());
      counts.done.add(batch.size());
    }
    cache().append(kept.keys(), embedded);
    Map<String, float[]> vectors = new HashMap<>();
    for (int i = 0; i < embedded.length; i++) {
      vectors.put(kept.keys().get(i), embedded[i]);
    }
    return vectors;
  }

  private VectorCache cache() {
    if (cache == null) {
      cache = VectorCache.of(Optional.ofNullable(directory), cacheKey, conf.value().value());
    }
    return cache;
  }
}
