package io.genept.learn.network;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.learn.Scaling;

/**
 * The network of fine-tuning and how it is trained. The paper says "a two-layer MLP with leaky ReLU
 * activations" and no more; the defaults are PyTorch's where it has one.
 *
 * @param hidden width of the hidden layer, the dimension of the fine-tuned embedding
 * @param slope of the leaky ReLU below zero, 0 or more
 * @param scaling of the features before the first layer
 * @param optimizer the rule of a step
 * @param learningRate length of a step, above 0
 * @param weightDecay 0 for none; {@code adamw} then is Adam
 * @param batchSize cells of a step; the last of an epoch has what is left
 * @param epochs passes over the training cells, at most
 * @param patience epochs without a lower validation loss after which training stops
 */
public record MlpOptions(
    @Opt(
            value = "Width of the hidden layer, the dimension of the fine-tuned embedding.",
            label = "N",
            byDefault = "128")
        int hidden,
    @Opt(
            value = "Slope of the leaky ReLU below zero; PyTorch's is 0.01.",
            label = "NUMBER",
            byDefault = "0.01")
        double slope,
    @Opt(
            value =
                "unit-variance or none, of the features before the first layer; their mean is"
                    + " subtracted either way.",
            label = "HOW",
            byDefault = "unit-variance")
        Scaling scaling,
    @Opt(
            value = "adamw, or sgd with momentum 0.9, as PyTorch's.",
            label = "NAME",
            byDefault = "adamw")
        MlpOptimizer.Kind optimizer,
    @Opt(value = "Length of a step.", label = "NUMBER", byDefault = "0.001") double learningRate,
    @Opt(
            value = "Pull of the weights towards zero; adamw with 0 is Adam.",
            label = "NUMBER",
            byDefault = "0.01")
        double weightDecay,
    @Opt(value = "Cells of a step.", label = "N", byDefault = "128") int batchSize,
    @Opt(value = "Passes over the training cells, at most.", label = "N", byDefault = "100")
        int epochs,
    @Opt(
            value =
                "Epochs without a lower loss of the validation cells after which training stops.",
            label = "N",
            byDefault = "10")
        int patience) {

  public MlpOptions {
    require(hidden >= 1, "--hidden", hidden, "a width of 1 or more");
    require(slope >= 0 && slope < 1, "--slope", slope, "a number from 0 to below 1");
    require(
        learningRate > 0 && Double.isFinite(learningRate),
        "--learning-rate",
        learningRate,
        "a number above 0");
    require(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "--weight-decay",
        weightDecay,
        "a number of 0 or more");
    require(batchSize >= 1, "--batch-size", batchSize, "1 cell or more");
    require(epochs >= 1, "--epochs", epochs, "1 or more");
    require(patience >= 1, "--patience", patience, "1 epoch or more");
  }

  private static void require(boolean holds, String option, Object value, String expected) {
    if (!holds) {
      throw UserError.of("%s %s: expected %s.", option, value, expected);
    }
  }
}
