package io.genept.text.onnx;

/** Turns a text into the token ids that a model reads; may be shared between threads. */
interface Tokenizer extends AutoCloseable {
  /** The longest result of {@link #encode}, special tokens included. */
  int maxTokens();

  /** Number of special tokens that every text is given. */
  int added();

  /** Counts the tokens of a text, special tokens included, before truncation. */
  int count(String text);

  /**
   * Encodes a text with its special tokens.
   *
   * @return at most {@link #maxTokens()} ids; what is beyond is cut from the end of the text, never
   *     from the special tokens
   */
  long[] encode(String text);

  /** Frees native memory, if any is held. */
  @Override
  default void close() {}
}
