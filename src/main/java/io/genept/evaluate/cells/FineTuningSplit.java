package io.genept.evaluate.cells;

import io.genept.learn.Scaling;
import io.genept.learn.linear.LogisticRegression;
import io.genept.learn.linear.LogisticRegression.Prediction;
import io.genept.learn.network.MlpModel;
import io.genept.learn.network.MlpTrainer;
import io.genept.learn.network.MlpTraining;
import io.genept.learn.network.TrainingDraw;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fine-tuning on one split, and what all learners predict for its test cells.
 *
 * @param test rows of the test cells
 * @param predictions of the test cells, by learner
 * @param bestEpoch with the lowest validation loss
 * @param drawn the cells that trained the network, and those that stopped it
 */
record FineTuningSplit(
    int[] test, Map<String, Predicted> predictions, int bestEpoch, TrainingDraw drawn) {
  static final String HEAD = "mlp_head";
  static final String HIDDEN = "logistic_regression_hidden";
  static final String INPUT = "logistic_regression_input";
  static final String SCALED = "logistic_regression_scaled_input";

  /** Learners that depend on the network. */
  static final List<String> TUNED = List.of(HEAD, HIDDEN);

  static final List<String> EVERY = List.of(HEAD, HIDDEN, INPUT, SCALED);

  /**
   * The cells of all splits.
   *
   * @param patients patient of each cell, by code; empty where not known
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Data(EvaluatedCells cells, LabelCodes labels, int[] patients) {}

  /** Class of each test cell, and the probability of the second where there are two. */
  record Predicted(int[] classes, double[] scores) {}

  /**
   * Trains and predicts.
   *
   * @param learners which to run
   * @throws io.genept.core.UserError if no cell can be spared for validation, or training diverges
   */
  static FineTuningSplit of(
      Data data, TrainTestSplit split, FineTuningGain options, long seed, List<String> learners) {
    EvaluatedCells cells = data.cells();
    int[] codes = data.labels().codes();
    int classes = data.labels().classes().size();
    double c = options.regularization().c();
    TrainingDraw drawn =
        TrainingDraw.draw(
            cells.path(), codes, split.train(), data.patients(), options.draw(), seed);
    int[] labelled = drawn.labelled();
    int[] test = split.test();
    MlpTrainer.Fit fit =
        new MlpTrainer(codes, drawn, classes, options.network(), seed)
            .fit(cells.vectors(), Optional.empty(), new MlpTraining.Watcher() {});
    int[] both = IntStream.concat(IntStream.of(labelled), IntStream.of(test)).toArray();
    MlpModel.Prediction tuned = fit.model().predict(cells.matrix().values(), both);
    Map<String, Predicted> predictions = new LinkedHashMap<>();
    for (String learner : learners) {
      predictions.put(
          learner,
          switch (learner) {
            case HEAD -> head(tuned, labelled.length, test.length);
            case HIDDEN -> {
              int[] labels = IntStream.of(both).map(row -> codes[row]).toArray();
              yield predicted(onHidden(tuned.hidden(), labels, labelled.length, c), classes);
            }
            default ->
                predicted(
                    new LogisticRegression(c)
                        .withScaling(learner.equals(SCALED) ? Scaling.UNIT_VARIANCE : Scaling.NONE)
                        .fit(cells.vectors(), codes, labelled)
                        .predict(test),
                    classes);
          });
    }
    return new FineTuningSplit(test, predictions, fit.state().bestEpoch(), drawn);
  }

  private static Predicted head(MlpModel.Prediction tuned, int from, int n) {
    int[] predicted = new int[n];
    double[] scores = new double[tuned.classes() == 2 ? n : 0];
    for (int i = 0; i < n; i++) {
      predicted[i] = tuned.label(from + i);
      if (scores.length > 0) {
        scores[i] = tuned.probability(from + i, 1);
      }
    }
    return new Predicted(predicted, scores);
  }

  /** Fits on the first rows of a hidden layer, and predicts the others. */
  private static Prediction onHidden(float[] hidden, int[] labels, int labelled, double c) {
    return new LogisticRegression(c)
        .fit(hidden, hidden.length / labels.length, labels, IntStream.range(0, labelled).toArray())
        .predict(IntStream.range(labelled, labels.length).toArray());
  }

  private static Predicted predicted(Prediction prediction, int classes) {
    double[] scores = new double[classes == 2 ? prediction.classes().length : 0];
    for (int i = 0; i < scores.length; i++) {
      double[] row = prediction.probabilities()[i];
      scores[i] = row.length > 1 ? row[1] : 0;
    }
    return new Predicted(prediction.classes(), scores);
  }
}
