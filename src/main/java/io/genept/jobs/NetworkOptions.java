package io.genept.jobs;

import io.genept.learn.Scaling;
import io.genept.learn.network.MlpOptimizer;
import io.genept.learn.network.MlpOptions;
import io.genept.learn.network.TrainingDraw;
import picocli.CommandLine.Option;

/** The options of every command that trains a network; include it with {@code @Mixin}. */
final class NetworkOptions {
  @Option(
      names = "--hidden",
      paramLabel = "N",
      defaultValue = "" + MlpOptions.DEFAULT_HIDDEN,
      description =
          "Fine-tuning: width of the hidden layer, the dimension of the fine-tuned embedding"
              + " (default: ${DEFAULT-VALUE}).")
  int hidden;

  @Option(
      names = "--slope",
      paramLabel = "NUMBER",
      defaultValue = "" + MlpOptions.DEFAULT_SLOPE,
      description =
          "Fine-tuning: slope of the leaky ReLU below zero (default: ${DEFAULT-VALUE}, PyTorch's).")
  double slope;

  @Option(
      names = "--scaling",
      paramLabel = "HOW",
      defaultValue = "unit_variance",
      description =
          "Fine-tuning: unit_variance or none, of the features before the first layer; their mean"
              + " is subtracted either way (default: ${DEFAULT-VALUE}).")
  Scaling scaling;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adamw",
      description =
          "Fine-tuning: adamw, or sgd with momentum 0.9, as PyTorch's (default:"
              + " ${DEFAULT-VALUE}).")
  MlpOptimizer.Kind optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "NUMBER",
      defaultValue = "" + MlpOptions.DEFAULT_LEARNING_RATE,
      description = "Fine-tuning: length of a step (default: ${DEFAULT-VALUE}).")
  double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "NUMBER",
      defaultValue = "" + MlpOptions.DEFAULT_WEIGHT_DECAY,
      description =
          "Fine-tuning: pull of the weights towards zero; adamw with 0 is Adam (default:"
              + " ${DEFAULT-VALUE}).")
  double weightDecay;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "" + MlpOptions.DEFAULT_BATCH_SIZE,
      description = "Fine-tuning: cells of a step (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "" + MlpOptions.DEFAULT_EPOCHS,
      description =
          "Fine-tuning: passes over the training cells, at most (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "" + MlpOptions.DEFAULT_PATIENCE,
      description =
          "Fine-tuning: epochs without a lower loss of the validation cells after which training"
              + " stops (default: ${DEFAULT-VALUE}).")
  int patience;

  @Option(
      names = "--label-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + TrainingDraw.Options.DEFAULT_LABEL_FRACTION,
      description =
          "Fine-tuning: share of the training cells of each label that keep it, at least one; 0.01"
              + " for the paper's few labels (default: ${DEFAULT-VALUE}).")
  double labelFraction;

  @Option(
      names = "--validation-by",
      paramLabel = "WHAT",
      defaultValue = "patients",
      description =
          "Fine-tuning: patients or cells held out to stop training; cells where no patient can be"
              + " spared (default: ${DEFAULT-VALUE}).")
  TrainingDraw.ValidationBy validationBy;

  @Option(
      names = "--validation-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + TrainingDraw.Options.DEFAULT_VALIDATION_FRACTION,
      description =
          "Fine-tuning: share of the labelled patients or cells held out to stop training (default:"
              + " ${DEFAULT-VALUE}).")
  double validationFraction;

  /** The network and its training. */
  MlpOptions network(long seed) {
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
        seed);
  }

  /** Which cells train it. */
  TrainingDraw.Options draw() {
    return new TrainingDraw.Options(labelFraction, validationBy, validationFraction);
  }
}
