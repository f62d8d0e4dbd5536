package io.genept.text.onnx;

/**
 * Way from the vectors of a text's tokens (tokens × dim) to the one vector of the text (dim). A
 * model is trained with one of them and gives poor vectors with the other; its card, or {@code
 * 1_Pooling/config.json} beside it, says which.
 */
public enum Pooling {
  /** The vector of the first token, [CLS]: the BGE, GTE and Snowflake Arctic families. */
  CLS,
  /** The mean over all tokens, [CLS] and [SEP] included: MiniLM, MPNet and E5. */
  MEAN
}
