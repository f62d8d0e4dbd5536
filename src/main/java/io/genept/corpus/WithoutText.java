package io.genept.corpus;

/**
 * What the text of a gene without a summary is. Whatever it is, its {@code has_text} stays false:
 * well-studied genes have summaries, so having one predicts labels such as dosage sensitivity.
 */
public enum WithoutText {
  /** Nothing: the gene is not embedded. */
  DROP,
  /** As {@link Content#NAME}. */
  NAME,
  /** As {@link Content#CARD}, which then has no summary. */
  CARD
}
