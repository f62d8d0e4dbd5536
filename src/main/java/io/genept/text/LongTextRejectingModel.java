package io.genept.text;

import io.genept.core.UserError;
import java.util.List;
import java.util.OptionalInt;

/** A model that refuses texts longer than it reads: {@link LongText#FAIL}. */
final class LongTextRejectingModel implements EmbeddingModel {
  private static final int SHOWN = 60;

  private final EmbeddingModel model;

  LongTextRejectingModel(EmbeddingModel model) {
    this.model = model;
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String cacheKey() {
    return model.cacheKey();
  }

  @Override
  public int dimension() {
    return model.dimension();
  }

  @Override
  public OptionalInt maxTokens() {
    return model.maxTokens();
  }

  @Override
  public int countTokens(String text) {
    return model.countTokens(text);
  }

  /**
   * @throws UserError if a text is too long; nothing is embedded then
   */
  @Override
  public float[][] embed(List<String> texts) {
    int limit = model.maxTokens().orElse(Integer.MAX_VALUE);
    for (String text : texts) {
      int tokens = model.countTokens(text);
      if (tokens > limit) {
        throw UserError.of(
            "Cannot embed the text '%s…' with %s: it has %d tokens. Expected at most %d; cut long"
                + " texts with --long-text truncate, or average their pieces with --long-text"
                + " average.",
            text.substring(0, Math.min(SHOWN, text.length())), model.name(), tokens, limit);
      }
    }
    return model.embed(texts);
  }

  @Override
  public void close() {
    model.close();
  }
}
