package io.genept.learn.network;

import io.genept.learn.CachedVectors;
import io.genept.learn.CentredBlocks;
import io.genept.learn.FeatureScaling;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Fine-tunes vectors by a network of two layers: on the driver where they fit it, else
 * data-parallel on Spark, with the same batches ({@link SparkBatches}).
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
   * @param from a state of the same learner and vectors
   * @throws io.genept.core.UserError if training diverges
   */
  public Fit fit(
      CachedVectors vectors, Optional<MlpTraining.State> from, MlpTraining.Watcher watcher) {
    Optional<float[]> local = vectors.local();
    return local.isPresent()
        ? onDriver(local.get(), local.get().length / vectors.size(), from, watcher)
        : onSpark(vectors, from, watcher);
  }

  private Fit onDriver(
      float[] values, int inputs, Optional<MlpTraining.State> from, MlpTraining.Watcher watcher) {
    FeatureScaling features = FeatureScaling.of(values, inputs, cells.train(), options.scaling());
    return train(
        examples(values, features, sorted(cells.train())),
        examples(values, features, sorted(cells.validation())),
        features,
        from,
        watcher);
  }

  /** Trains on Spark, whatever the size. */
  Fit onSpark(
      CachedVectors vectors, Optional<MlpTraining.State> from, MlpTraining.Watcher watcher) {
    CentredBlocks blocks = vectors.centred();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(vectors.all().sparkSession().sparkContext());
    int[] train = sorted(cells.train());
    FeatureScaling features = SparkBatches.features(context, blocks, train, options.scaling());
    double[] centre = blocks.mean();
    for (int d = 0; d < centre.length; d++) {
      centre[d] += features.centre()[d];
    }
    Broadcast<int[]> labels = context.broadcast(labelOfRow);
    try {
      return train(
          new SparkBatches(context, blocks, labels, train, features),
          new SparkBatches(context, blocks, labels, sorted(cells.validation()), features),
          new FeatureScaling(centre, features.scale()),
          from,
          watcher);
    } finally {
      labels.destroy();
    }
  }

  private Fit train(
      MlpBatches train,
      MlpBatches validation,
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
