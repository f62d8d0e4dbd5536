package io.genept.corpus;

import io.genept.core.UserError;
import java.util.Locale;

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
  CARD;

  /** The name used on the command line and in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Checks that this can matter.
   *
   * @throws UserError if every gene has a text of that content anyway
   */
  public void require(Content content) {
    if (this != DROP && !content.needsSummary()) {
      throw UserError.of(
          "Cannot use --without-text %s with --content %s: every gene then has a text. Leave"
              + " --without-text out.",
          label(), content.label());
    }
  }
}
