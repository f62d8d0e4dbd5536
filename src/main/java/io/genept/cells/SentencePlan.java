package io.genept.cells;

import io.genept.embed.EmbeddingPlan;
import java.util.Locale;

/**
 * Work of a run of {@link EmbedCells} by sentences.
 *
 * @param cells cells that would be embedded
 * @param sentences work of embedding their different sentences
 */
public record SentencePlan(long cells, EmbeddingPlan sentences) {

  /** One line for people. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%,d cells with %,d sentences; %,d of these are in the cache. %s",
        cells,
        sentences.texts(),
        sentences.fromCache(),
        sentences.summary());
  }
}
