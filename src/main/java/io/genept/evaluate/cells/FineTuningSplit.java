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

  /** What depends on the network. */
  static final List<String> TUNED = List.of(HEAD, HIDDEN);

  static final List<String> EVERY = List.of(HEAD, HIDDEN, INPUT, SCALED);

  /** Class of each test cell, and the probability of the second where there are two. */
  record Predicted(int[] classes, double[] scores) {}

  /**
   * Trains and predicts.
   *
   * @param patients patient of each cell; empty where not known
   * @param learners which to run
   * @throws UserError if no cell can be spared for validation
   */
  static FineTuningSplit of(
      EvaluatedCells cells,
      LabelCodes labels,
      FineTuningGain.Options options,
      TrainTestSplit split,
      int[] patients,
      long seed,
      List<String> learners) {
    int[] codes = labels.codes();
    int classes = labels.classes().size();
    TrainingDraw drawn =
        TrainingDraw.draw(cells.path(), codes, split.train(), patients, options.draw(), seed);
    int[] labelled = drawn.labelled();
    MlpTrainer.Fit fit =
        new MlpTrainer(codes, drawn, classes, options.network().withSeed(seed))
            .fit(cells.vectors(), Optional.empty(), new MlpTraining.Watcher() {});
    int[] both = IntStream.concat(IntStream.of(labelled), IntStream.of(split.test())).toArray();
    MlpModel.Answer answer = fit.network().answer(cells.matrix().values(), both);
    Map<String, Predicted> predictions = new LinkedHashMap<>();
    for (String learner : learners) {
      predictions.put(
          learner,
          switch (learner) {
            case HEAD -> head(answer, labelled.length, split.test().length);
            case HIDDEN -> onHidden(answer, codes, both, labelled.length, classes, options);
            default -> onInput(cells, codes, labelled, split.test(), classes, learner, options);
          });
    }
    return new FineTuningSplit(split.test(), predictions, fit.state().bestEpoch(), drawn);
  }

  private static Predicted head(MlpModel.Answer answer, int from, int n) {
    int[] predicted = new int[n];
    double[] scores = new double[answer.classes() == 2 ? n : 0];
    for (int i = 0; i < n; i++) {
      predicted[i] = answer.label(from + i);
      if (scores.length > 0) {
        scores[i] = answer.probability(from + i, 1);
      }
    }
    return new Predicted(predicted, scores);
  }

  private static Predicted onHidden(
      MlpModel.Answer answer,
      int[] codes,
      int[] rows,
      int labelled,
      int classes,
      FineTuningGain.Options options) {
    return predicted(
        new LogisticRegression(options.regularization())
            .fit(
                answer.hidden(),
                options.network().hidden(),
                IntStream.of(rows).map(row -> codes[row]).toArray(),
                IntStream.range(0, labelled).toArray())
            .predict(IntStream.range(labelled, rows.length).toArray()),
        classes);
  }

  private static Predicted onInput(
      EvaluatedCells cells,
      int[] codes,
      int[] labelled,
      int[] test,
      int classes,
      String learner,
      FineTuningGain.Options options) {
    return predicted(
        new LogisticRegression(options.regularization())
            .withScaling(learner.equals(SCALED) ? Scaling.UNIT_VARIANCE : Scaling.NONE)
            .fit(cells.vectors(), codes, labelled)
            .predict(test),
        classes);
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
