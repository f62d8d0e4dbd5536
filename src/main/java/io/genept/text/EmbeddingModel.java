package io.genept.text;

import java.util.List;
import java.util.OptionalInt;

/**
 * Turns texts into vectors: the one place where another language model plugs in.
 *
 * <p>What every implementation keeps:
 *
 * <ul>
 *   <li>the vector of a text depends on that text alone, not on the other texts of the call, their
 *       order or the thread;
 *   <li>methods may be called from several threads at once;
 *   <li>a text longer than {@link #maxTokens()} is <b>truncated</b>: its beginning is embedded and
 *       the rest is ignored. {@link LongText} offers averaging and refusal instead.
 * </ul>
 *
 * <p>Length is not part of the contract: language models here give vectors of unit ℓ2 norm, {@link
 * RandomEmbeddingModel} does not.
 *
 * <p>Models hold native memory or connections and are not serialisable; a distributed caller holds
 * one for each JVM.
 */
public interface EmbeddingModel extends AutoCloseable {

  /**
   * Identifies the model in tables and provenance, e.g. {@code bge-small-en-v1.5-q}. Two models of
   * the same name give the same vectors for the same texts.
   */
  String name();

  /**
   * Identifies the model's vectors where they are kept for later: {@link #name()}, and for a remote
   * model also the server.
   */
  default String cacheKey() {
    return name();
  }

  /** Length of each vector. */
  int dimension();

  /**
   * Length of the longest text embedded whole, in the unit of {@link #countTokens}; empty if there
   * is no limit.
   */
  OptionalInt maxTokens();

  /**
   * Counts the tokens of a text before truncation, with those that the model adds itself. A text is
   * truncated exactly when this exceeds {@link #maxTokens()}. Models without a tokenizer count
   * words between white space.
   *
   * @throws NullPointerException if the text is null
   */
  int countTokens(String text);

  /**
   * Embeds each text.
   *
   * @param texts n texts, none blank; an empty list gives an empty array
   * @return n × {@link #dimension()}, row i for text i; the rows are the caller's to keep
   * @throws IllegalArgumentException if a text is blank: a gene without text has no vector, and
   *     callers filter those out
   * @throws NullPointerException if the list or a text is null
   */
  float[][] embed(List<String> texts);

  /** Frees memory and connections; does nothing where there are none. */
  @Override
  default void close() {}
}
