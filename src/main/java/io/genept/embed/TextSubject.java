package io.genept.embed;

/** Kind of thing that texts describe, as messages, facts and directories name it. */
public enum TextSubject {
  GENES("genes", "texts", "gene_embedding_cache", ""),
  CELLS("cells", "sentences", "cell_embedding_cache", " or a smaller --max-genes");

  private final String things;
  private final String texts;
  private final String cache;
  private final String shorter;

  TextSubject(String things, String texts, String cache, String shorter) {
    this.things = things;
    this.texts = texts;
    this.cache = cache;
    this.shorter = shorter;
  }

  /** Plural of the thing. */
  String things() {
    return things;
  }

  /** Plural of its text. */
  String texts() {
    return texts;
  }

  /** Directory beside the table that keeps vectors by default. */
  String cache() {
    return cache;
  }

  /** Further way to make its texts shorter. */
  String shorter() {
    return shorter;
  }
}
