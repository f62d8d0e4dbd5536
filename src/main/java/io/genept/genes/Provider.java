package io.genept.genes;

import io.genept.text.EmbeddingModel;
import io.genept.text.OnnxEmbeddingModel;
import io.genept.text.RandomEmbeddingModel;

/** Which model turns gene texts into vectors. */
public enum Provider {
  /** The sentence model that comes with the project, in process: no key, no network. */
  EMBEDDED,
  /** Gaussian vectors drawn for each gene symbol: the control without meaning. */
  RANDOM;

  /** The model in this JVM. */
  EmbeddingModel model(int dimension, long seed) {
    return switch (this) {
      case EMBEDDED -> OnnxEmbeddingModel.bundled();
      case RANDOM -> new RandomEmbeddingModel(dimension, seed);
    };
  }
}
