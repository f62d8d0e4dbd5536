package io.genept.learn.network;

import io.genept.learn.FeatureScaling;
import java.util.Arrays;
import java.util.Optional;

/**
 * Fine-tunes vectors in memory by a network of two layers.
 *
 * @param labelOfRow class of each row, 0 … {@code classes}-1; that of cells not drawn does not
 *     matter
 * @param cells to train on, and to stop by; at least one of both
 * @param classes number of classes
 * @param options of the network
 * @param seed of the first weights and of the order of the cells
 */
@SuppressWarnings("ArrayRecordComponent")
public record MlpTrainer(
    int[] labelOfRow, TrainingDraw cells, int classes, MlpOptions options, long seed) {

  /**
   * A trained network and how it came to be.
   *
   * @param model network of the epoch with the lowest validation loss
   * @param state after the last epoch
   */
  public record Fit(MlpModel model, MlpTraining.State state) {}

  /**
   * Trains, from the start or from a state.
   *
   * @param values n × {@code inputs} numbers, row after row
   * @param from a state of the same learner and vectors
   * @throws io.genept.core.UserError if training diverges
   */
  public Fit fit(
      float[] values, int inputs, Optional<MlpTraining.State> from, MlpTraining.Watcher watcher) {
    FeatureScaling features = FeatureScaling.of(values, inputs, cells.train(), options.scaling());
    return train(
        examples(values, features, sorted(cells.train())),
        examples(values, features, sorted(cells.validation())),
        features,
        from,
        watcher);
  }

  private Fit train(
      LocalBatches train,
      LocalBatches validation,
      FeatureScaling features,
      Optional<MlpTraining.State> from,
      MlpTraining.Watcher watcher) {
    MlpTraining.State state =
        new MlpTraining(train, validation, options, seed)
            .train(features.centre().length, classes, from, watcher);
    return new Fit(
        new MlpModel(
            features.centre(),
            features.scale(),
            options.hidden(),
            classes,
            options.slope(),
            state.best()),
        state);
  }

  private LocalBatches examples(float[] values, FeatureScaling features, int[] rows) {
    return new LocalBatches(
        features.of(values, rows),
        Arrays.stream(rows).map(row -> labelOfRow[row]).toArray(),
        features.centre().length);
  }

  private static int[] sorted(int[] rows) {
    return Arrays.stream(rows).sorted().toArray();
  }
}
