package io.genept.corpus;

/**
 * Text of a gene without a summary. Whatever it is, its {@code has_text} stays false: well-studied
 * genes have summaries, so having one predicts labels such as dosage sensitivity.
 */
public enum WithoutText {
  /** No text: the gene is not embedded. */
  DROP,
  /** The text of {@link Content.Name}. */
  NAME,
  /** The text of {@link Content.Card}, which then has no summary. */
  CARD
}
