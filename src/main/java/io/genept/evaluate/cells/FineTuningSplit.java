package io.genept.evaluate.cells;

import io.genept.learn.Scaling;
import io.genept.learn.VectorBlocks;
import io.genept.learn.linear.LinearModel;
import io.genept.learn.linear.LogisticRegression;
import io.genept.learn.network.MlpModel;
import io.genept.learn.network.MlpTrainer;
import io.genept.learn.network.MlpTraining;
import io.genept.learn.network.TrainingDraw;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import java.io.Serializable;
import java.util.Arrays;
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
   * @param most cells that the driver trains a network on
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Data(EvaluatedCells cells, int[] patients, int most) {}

  /** Class of each test cell, and the probability of the second where there are two. */
  @SuppressWarnings("ArrayRecordComponent")
  record Predicted(int[] classes, double[] scores) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Head(int[] classes, double[] second) implements Serializable {}

  /**
   * Trains and predicts.
   *
   * @param learners which to run
   * @throws io.genept.core.UserError if no cell can be spared for validation, or training diverges
   */
  static FineTuningSplit of(
      Data data, TrainTestSplit split, FineTuningGain options, long seed, List<String> learners) {
    EvaluatedCells cells = data.cells();
    int[] codes = cells.labels().codes();
    int[] test = split.test();
    TrainingDraw drawn =
        TrainingDraw.draw(
            cells.path(),
            codes,
            split.train(),
            data.patients(),
            options.draw().atMost(data.most(), split.train().length),
            seed);
    MlpTrainer.Fit fit = train(cells, codes, drawn, options, seed);
    MlpModel model = fit.model();
    Map<String, Predicted> predictions = new LinkedHashMap<>();
    for (String learner : learners) {
      cells.step("fine-tuning, " + learner + ", seed " + seed);
      predictions.put(
          learner,
          switch (learner) {
            case HEAD -> head(cells.vectors(), model, test);
            case HIDDEN -> {
              try (VectorBlocks hidden =
                  cells
                      .vectors()
                      .transformed(
                          block -> model.predict(block.values()).hidden(), model.hidden())) {
                yield regression(cells, hidden, drawn, test, Scaling.NONE, options);
              }
            }
            case SCALED ->
                regression(cells, cells.vectors(), drawn, test, Scaling.UNIT_VARIANCE, options);
            default -> regression(cells, cells.vectors(), drawn, test, Scaling.NONE, options);
          });
    }
    return new FineTuningSplit(test, predictions, fit.state().bestEpoch(), drawn);
  }

  /** On the driver, whatever the vectors are in. */
  private static MlpTrainer.Fit train(
      EvaluatedCells cells, int[] codes, TrainingDraw drawn, FineTuningGain options, long seed) {
    int[] labelled = drawn.labelled();
    cells.step("fine-tuning, training cells, seed " + seed);
    float[] values = cells.vectors().gather(labelled);
    int[] classOf = IntStream.of(labelled).map(row -> codes[row]).toArray();
    TrainingDraw places =
        new TrainingDraw(
            places(drawn.train(), labelled),
            places(drawn.validation(), labelled),
            drawn.by(),
            drawn.groups());
    return new MlpTrainer(classOf, places, cells.labels().classes().size(), options.network(), seed)
        .fit(values, cells.dimension(), Optional.empty(), new MlpTraining.Watcher() {});
  }

  private static int[] places(int[] rows, int[] ascending) {
    return IntStream.of(rows).map(row -> Arrays.binarySearch(ascending, row)).toArray();
  }

  private static Predicted head(VectorBlocks vectors, MlpModel model, int[] test) {
    int[] classes = new int[vectors.size()];
    double[] second = new double[model.classes() == 2 ? classes.length : 0];
    int at = 0;
    for (Head part : vectors.map(block -> head(model.predict(block.values())))) {
      System.arraycopy(part.classes(), 0, classes, at, part.classes().length);
      System.arraycopy(part.second(), 0, second, second.length == 0 ? 0 : at, part.second().length);
      at += part.classes().length;
    }
    return new Predicted(
        IntStream.of(test).map(row -> classes[row]).toArray(),
        second.length == 0 ? second : IntStream.of(test).mapToDouble(row -> second[row]).toArray());
  }

  private static Head head(MlpModel.Prediction tuned) {
    int[] classes = new int[tuned.probabilities().length / tuned.classes()];
    double[] second = new double[tuned.classes() == 2 ? classes.length : 0];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = tuned.label(i);
      if (second.length > 0) {
        second[i] = tuned.probability(i, 1);
      }
    }
    return new Head(classes, second);
  }

  private static Predicted regression(
      EvaluatedCells cells,
      VectorBlocks vectors,
      TrainingDraw drawn,
      int[] test,
      Scaling scaling,
      FineTuningGain options) {
    LabelCodes labels = cells.labels();
    LinearModel model =
        new LogisticRegression(options.regularization().c())
            .withScaling(scaling)
            .withSolver(options.solver().solver())
            .fit(cells.spark(), vectors, labels.codes(), drawn.labelled());
    return new Predicted(
        model.predict(test),
        labels.classes().size() == 2 ? model.probabilities(test, 1) : new double[0]);
  }
}
