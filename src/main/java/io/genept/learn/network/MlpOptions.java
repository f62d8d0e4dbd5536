package io.genept.learn.network;

import io.genept.core.UserError;
import io.genept.learn.Scaling;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

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
 * @param seed of the first weights and of the order of the cells
 */
public record MlpOptions(
    int hidden,
    double slope,
    Scaling scaling,
    MlpOptimizer.Kind optimizer,
    double learningRate,
    double weightDecay,
    int batchSize,
    int epochs,
    int patience,
    long seed) {
  public static final int DEFAULT_HIDDEN = 128;
  public static final double DEFAULT_SLOPE = 0.01;
  public static final double DEFAULT_LEARNING_RATE = 1e-3;
  public static final double DEFAULT_WEIGHT_DECAY = 0.01;
  public static final int DEFAULT_BATCH_SIZE = 128;
  public static final int DEFAULT_EPOCHS = 100;
  public static final int DEFAULT_PATIENCE = 10;

  public static final MlpOptions DEFAULT =
      new MlpOptions(
          DEFAULT_HIDDEN,
          DEFAULT_SLOPE,
          Scaling.UNIT_VARIANCE,
          MlpOptimizer.Kind.ADAMW,
          DEFAULT_LEARNING_RATE,
          DEFAULT_WEIGHT_DECAY,
          DEFAULT_BATCH_SIZE,
          DEFAULT_EPOCHS,
          DEFAULT_PATIENCE,
          0);

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

  /** The same from another seed. */
  public MlpOptions withSeed(long other) {
    return new MlpOptions(
        hidden,
        slope,
        scaling,
        optimizer,
        learningRate,
        weightDecay,
        batchSize,
        epochs,
        patience,
        other);
  }

  /** The options by their names on the command line, without the seed. */
  public Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("hidden", Integer.toString(hidden));
    described.put("slope", Double.toString(slope));
    described.put("scaling", scaling.name().toLowerCase(Locale.ROOT));
    described.put("optimizer", optimizer.name().toLowerCase(Locale.ROOT));
    described.put("learning-rate", Double.toString(learningRate));
    described.put("weight-decay", Double.toString(weightDecay));
    described.put("batch-size", Integer.toString(batchSize));
    described.put("epochs", Integer.toString(epochs));
    described.put("patience", Integer.toString(patience));
    return described;
  }

  private static void require(boolean holds, String option, Object value, String expected) {
    if (!holds) {
      throw UserError.of("%s %s: expected %s.", option, value, expected);
    }
  }
}
