package io.genept.corpus;

import java.util.Locale;

/** What the text of a gene is: the four variants of the paper's sensitivity analysis, and names. */
public enum Content {
  /** The gene's name alone, as the published texts give it: {@code Gene Symbol TP53}. */
  NAME,
  /**
   * Name and summary: {@code Gene Symbol TP53 This gene encodes …}. With {@link WithoutText#NAME}
   * this is the form of the texts that the authors released.
   */
  NAME_SUMMARY,
  /**
   * The head of the gene's NCBI page. It names the type of the gene, so it is of no use for telling
   * types of genes apart.
   */
  CARD,
  /** A chat model's answer to a prompt with the gene's symbol. */
  GENERATED,
  /** The summary paragraph of NCBI Gene. */
  SUMMARY;

  /** The name used on the command line and in tables, {@code name-summary}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** True if a gene without a summary has no such text. */
  public boolean needsSummary() {
    return this != NAME && this != GENERATED;
  }
}
