package io.genept.cells;

import io.genept.embed.VectorCache;
import io.genept.io.Sha256;
import io.genept.text.EmbeddingModel;
import io.genept.text.TextBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.util.LongAccumulator;

/**
 * Embeds the sentences of a partition's cells, from the cache where it has them, else with a model
 * of this JVM, whose vectors go into the cache as soon as {@value #KEPT_TOGETHER} are there. The
 * cache is read once for every {@value #READ_TOGETHER} cells.
 */
final class SentenceVectors extends Blocks<ExpressionRow, EmbeddingRow> {
  static final int READ_TOGETHER = 4_096;
  private static final int KEPT_TOGETHER = 256;

  private final CellSentence recipe;
  private final VectorCache cache;
  private final Optional<EmbeddingModel> model;
  private final int batchSize;
  private final Counts counts;

  /**
   * What all partitions count together.
   *
   * @param cells done
   * @param fromCache sentences that the cache had
   * @param truncated sentences of which the model reads only the beginning
   */
  record Counts(LongAccumulator cells, LongAccumulator fromCache, LongAccumulator truncated)
      implements java.io.Serializable {}

  /**
   * @param model empty if the cache has all vectors
   */
  SentenceVectors(
      Iterator<ExpressionRow> source,
      CellSentence recipe,
      VectorCache cache,
      Optional<EmbeddingModel> model,
      int batchSize,
      Counts counts) {
    super(source);
    this.recipe = recipe;
    this.cache = cache;
    this.model = model;
    this.batchSize = batchSize;
    this.counts = counts;
  }

  @Override
  List<EmbeddingRow> block(Iterator<ExpressionRow> source) {
    List<EmbeddingRow> cells = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    Map<String, String> texts = new LinkedHashMap<>();
    while (cells.size() < READ_TOGETHER && source.hasNext()) {
      ExpressionRow cell = source.next();
      CellSentence.Sentence sentence = recipe.of(cell);
      EmbeddingRow embedded = new EmbeddingRow();
      embedded.setCellId(cell.getCellId());
      embedded.setObs(cell.getObs());
      embedded.setGenesMatched(sentence.genes());
      embedded.setMatchedFraction(sentence.share());
      cells.add(embedded);
      String key = sentence.text() == null ? null : Sha256.of(sentence.text());
      keys.add(key);
      if (key != null) {
        texts.put(key, sentence.text());
      }
    }
    Map<String, float[]> vectors = vectors(texts);
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i) != null) {
        cells.get(i).setEmbedding(vectors.get(keys.get(i)));
      }
    }
    counts.cells().add(cells.size() - (long) texts.size());
    return cells;
  }

  private Map<String, float[]> vectors(Map<String, String> texts) {
    Map<String, float[]> vectors = new HashMap<>(cache.read(texts.keySet()));
    counts.fromCache().add(vectors.size());
    counts.cells().add(vectors.size());
    Map<String, String> missing = new LinkedHashMap<>(texts);
    missing.keySet().removeAll(vectors.keySet());
    if (model.isEmpty()) {
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            "The cache lacks " + missing.size() + " of " + texts.size() + " sentences");
      }
      return vectors;
    }
    model
        .get()
        .maxTokens()
        .ifPresent(
            longest ->
                counts
                    .truncated()
                    .add(
                        texts.values().stream()
                            .filter(text -> model.get().countTokens(text) > longest)
                            .count()));
    for (TextBatch kept : TextBatch.of(missing, KEPT_TOGETHER)) {
      float[][] embedded = embed(kept.texts());
      cache.append(kept.keys(), embedded);
      for (int i = 0; i < embedded.length; i++) {
        vectors.put(kept.keys().get(i), embedded[i]);
      }
    }
    return vectors;
  }

  private float[][] embed(List<String> texts) {
    float[][] embedded = new float[texts.size()][];
    for (int from = 0; from < embedded.length; from += batchSize) {
      List<String> batch = texts.subList(from, Math.min(embedded.length, from + batchSize));
      System.arraycopy(model.orElseThrow().embed(batch), 0, embedded, from, batch.size());
      counts.cells().add(batch.size());
    }
    return embedded;
  }
}
