package io.genept.learn;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Fine-tunes vectors by a network of two layers: on the driver where they fit it, else
 * data-parallel on Spark, with the same batches ({@link SparkExamples}).
 */
public final class MlpLearner {
  private MlpLearner() {}

  /**
   * A trained network and how it came to be.
   *
   * @param network of the epoch with the lowest validation loss
   * @param state after the last epoch
   */
  public record Fit(FineTunedNetwork network, MlpTraining.State state) {}

  /**
   * Trains on some rows and stops early on others.
   *
   * @param labelOfRow class of each row, 0 … {@code classes}-1; that of other rows does not matter
   * @param train numbers of the training rows, at least one
   * @param validation numbers of the validation rows, at least one
   * @param from a state of the same call to go on from
   * @throws io.genept.core.UserError if training diverges
   */
  public static Fit fit(
      LabelledVectors vectors,
      int[] labelOfRow,
      int[] train,
      int[] validation,
      int classes,
      MlpOptions options,
      Optional<MlpTraining.State> from,
      MlpTraining.Watcher watcher) {
    return vectors
        .local()
        .map(
            values ->
                local(
                    values,
                    values.length / vectors.size(),
                    labelOfRow,
                    train,
                    validation,
                    classes,
                    options,
                    from,
                    watcher))
        .orElseGet(
            () -> onSpark(vectors, labelOfRow, train, validation, classes, options, from, watcher));
  }

  private static Fit local(
      float[] values,
      int inputs,
      int[] labelOfRow,
      int[] train,
      int[] validation,
      int classes,
      MlpOptions options,
      Optional<MlpTraining.State> from,
      MlpTraining.Watcher watcher) {
    CentredFeatures features = CentredFeatures.of(values, inputs, train, options.scaling());
    MlpTraining.State state =
        MlpTraining.train(
            examples(values, features, labelOfRow, train),
            examples(values, features, labelOfRow, validation),
            inputs,
            classes,
            options,
            from,
            watcher);
    return fit(features, classes, options, state);
  }

  /** The same on Spark, whatever the size. */
  static Fit onSpark(
      LabelledVectors vectors,
      int[] labelOfRow,
      int[] train,
      int[] validation,
      int classes,
      MlpOptions options,
      Optional<MlpTraining.State> from,
      MlpTraining.Watcher watcher) {
    VectorBlocks blocks = vectors.centred();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(vectors.all().sparkSession().sparkContext());
    int[] ascending = sorted(train);
    CentredFeatures features =
        SparkExamples.features(context, blocks, ascending, options.scaling());
    Broadcast<int[]> labels = context.broadcast(labelOfRow);
    try {
      MlpTraining.State state =
          MlpTraining.train(
              new SparkExamples(context, blocks, labels, ascending, features),
              new SparkExamples(context, blocks, labels, sorted(validation), features),
              blocks.dimension(),
              classes,
              options,
              from,
              watcher);
      double[] centre = blocks.mean();
      for (int d = 0; d < centre.length; d++) {
        centre[d] += features.centre()[d];
      }
      return fit(new CentredFeatures(centre, features.scale()), classes, options, state);
    } finally {
      labels.destroy();
    }
  }

  private static Fit fit(
      CentredFeatures features, int classes, MlpOptions options, MlpTraining.State state) {
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

  private static LocalExamples examples(
      float[] values, CentredFeatures features, int[] labelOfRow, int[] rows) {
    int[] ascending = sorted(rows);
    return new LocalExamples(
        features.of(values, ascending),
        Arrays.stream(ascending).map(row -> labelOfRow[row]).toArray(),
        features.centre().length);
  }

  private static int[] sorted(int[] rows) {
    return Arrays.stream(rows).sorted().toArray();
  }
}
