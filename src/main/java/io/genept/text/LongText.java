package io.genept.text;

/** Treatment of a text longer than {@link EmbeddingModel#maxTokens()}. */
public enum LongText {
  /** The beginning is embedded, the rest ignored: every model does this by itself. */
  TRUNCATE,
  /**
   * It is cut at white space into the fewest pieces that fit, filled from the left; their vectors
   * are averaged with the pieces' tokens as weights and scaled to unit ℓ2 norm, as OpenAI's
   * cookbook does ("Embedding texts that are longer than the model's maximum context length").
   */
  AVERAGE,
  /** The text is an error. */
  FAIL;

  /**
   * Wraps a model to treat long texts this way; closing the wrapper closes the model.
   *
   * <p>Under {@link #AVERAGE} its {@link EmbeddingModel#maxTokens()} is empty, and its name and
   * cache key end in {@code -average}; the other two give the same vectors and keep the model's.
   */
  public EmbeddingModel of(EmbeddingModel model) {
    if (this == TRUNCATE || model.maxTokens().isEmpty()) {
      return model;
    }
    return this == AVERAGE ? new PieceAveragingModel(model) : new LongTextRejectingModel(model);
  }
}
