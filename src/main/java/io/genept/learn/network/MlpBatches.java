package io.genept.learn.network;

/** Samples with a class each, that a network is trained on or validated with. */
interface MlpBatches {
  /** Number of samples. */
  int size();

  /**
   * Sum of the cross-entropies of a batch, and the gradient of its mean.
   *
   * @param chosen places of the batch's samples, 0 … size-1
   * @param gradient filled with the derivative to each parameter
   */
  double gradient(Mlp mlp, int[] chosen, float[] gradient);

  /** Sum of the cross-entropies of all samples. */
  double loss(Mlp mlp);
}
