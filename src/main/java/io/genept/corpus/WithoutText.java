package io.genept.corpus;

/**
 * Text of a gene without a summary. Whatever it is, its {@code has_text} stays false: well-studied
 * genes have summaries, so having one predicts labels such as dosage sensitivity.
 */
public enum WithoutText {
  /** Nothing: the gene is not embedded. */
  DROP,
  /** As {@link Content.Name}. */
  NAME,
  /** As {@link Content.Card}, which then has no summary. */
  CARD
}
