package io.genept.learn;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Fine-tunes vectors by a network of two layers: on the driver where they fit it, else
 * data-parallel on Spark, with the same batches ({@link SparkExamples}).
 *
 * @param labelOfRow class of each row, 0 … {@code classes}-1; that of cells not drawn does not
 *     matter
 * @param cells to train on, and to stop by; at least one of both
 * @param classes number of classes
 * @param options of the network
 */
@SuppressWarnings("ArrayRecordComponent")
public record MlpLearner(int[] labelOfRow, FineTuningCells cells, int classes, MlpOptions options) {

  /**
   * A trained network and how it came to be.
   *
   * @param network of the epoch with the lowest validation loss
   * @param state after the last epoch
   */
  public record Fit(FineTunedNetwork network, MlpTraining.State state) {}

  /**
   * Trains, from the start or from a state.
   *
   * @param from a state of the same learner and vectors
   * @throws io.genept.core.UserError if training diverges
   */
  public Fit fit(
      LabelledVectors vectors, Optional<MlpTraining.State> from, MlpTraining.Watcher watcher) {
    Optional<float[]> local = vectors.local();
    return local.isPresent()
        ? onDriver(local.get(), local.get().length / vectors.size(), from, watcher)
        : onSpark(vectors, from, watcher);
  }

  private Fit onDriver(
      float[] values, int inputs, Optional<MlpTraining.State> from, MlpTraining.Watcher watcher) {
    CentredFeatures features = CentredFeatures.of(values, inputs, cells.train(), options.scaling());
    return train(
        examples(values, features, sorted(cells.train())),
        examples(values, features, sorted(cells.validation())),
        features,
        from,
        watcher);
  }

  /** The same on Spark, whatever the size. */
  Fit onSpark(
      LabelledVectors vectors, Optional<MlpTraining.State> from, MlpTraining.Watcher watcher) {
    VectorBlocks blocks = vectors.centred();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(vectors.all().sparkSession().sparkContext());
    int[] train = sorted(cells.train());
    CentredFeatures features = SparkExamples.features(context, blocks, train, options.scaling());
    double[] centre = blocks.mean();
    for (int d = 0; d < centre.length; d++) {
      centre[d] += features.centre()[d];
    }
    Broadcast<int[]> labels = context.broadcast(labelOfRow);
    try {
      return train(
          new SparkExamples(context, blocks, labels, train, features),
          new SparkExamples(context, blocks, labels, sorted(cells.validation()), features),
          new CentredFeatures(centre, features.scale()),
          from,
          watcher);
    } finally {
      labels.destroy();
    }
  }

  private Fit train(
      MlpExamples train,
      MlpExamples validation,
      CentredFeatures features,
      Optional<MlpTraining.State> from,
      MlpTraining.Watcher watcher) {
    MlpTraining.State state =
        MlpTraining.train(
            train, validation, features.centre().length, classes, options, from, watcher);
    return new Fit(
        new FineTunedNetwork(
            features.centre(),
            features.scale(),
            options.hidden(),
            classes,
            options.slope(),
            state.best()),
        state);
  }

  private LocalExamples examples(float[] values, CentredFeatures features, int[] rows) {
    return new LocalExamples(
        features.of(values, rows),
        Arrays.stream(rows).map(row -> labelOfRow[row]).toArray(),
        features.centre().length);
  }

  private static int[] sorted(int[] rows) {
    return Arrays.stream(rows).sorted().toArray();
  }
}
