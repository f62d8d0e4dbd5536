package io.genept.evaluate.cells;

import io.genept.math.LabelCodes;
import io.genept.table.Recorder;
import java.util.function.IntFunction;

/**
 * Adds what is predicted for the cells of held-out patients, and for their samples, to the outcome:
 * the scores of {@link PatientScores} and each prediction.
 */
final class PatientPredictions {
  private final String task;
  private final EvaluatedCells cells;
  private final LabelCodes labels;
  private final PatientSamples samples;
  private final int[][] cellsOf;
  private final Recorder.Scope scope;

  /**
   * Of cells whose batches are the patients.
   *
   * @param labels of the cells
   * @param samples of the patients
   */
  PatientPredictions(
      String task,
      EvaluatedCells cells,
      LabelCodes labels,
      PatientSamples samples,
      Recorder.Scope scope) {
    this.task = task;
    this.cells = cells;
    this.labels = labels;
    this.samples = samples;
    this.cellsOf = PatientFolds.members(LabelCodes.of(cells.batches()));
    this.scope = scope;
  }

  /**
   * Adds the scores of a learner on all cells, without its predictions.
   *
   * @param seed null where nothing is random
   * @param predicted label of each cell, by code
   * @param scores of the second of two labels; else empty
   * @return the accuracy
   */
  double scoresOfCells(String learner, Long seed, int[] predicted, double[] scores) {
    PatientScores byCell =
        new PatientScores(
            task, learner, seed, labels.classes(), labels.codes(), predicted, scores, cellsOf);
    byCell.add(scope, cells.labelColumn());
    return byCell.accuracy();
  }

  /** The same with its predictions. */
  double ofCells(String learner, Long seed, int[] predicted, double[] scores) {
    double accuracy = scoresOfCells(learner, seed, predicted, scores);
    predictions(learner, seed, cells.matrix().keys()::get, labels.codes(), predicted, scores);
    return accuracy;
  }

  /** Adds the scores and predictions of a learner on all samples. */
  void ofSamples(String learner, Long seed, int[] predicted, double[] scores) {
    new PatientScores(
            task,
            learner,
            seed,
            labels.classes(),
            samples.truth(),
            predicted,
            scores,
            samples.ofPatient())
        .add(scope, cells.labelColumn());
    predictions(learner, seed, samples.names()::get, samples.truth(), predicted, scores);
  }

  /** Adds the most frequent prediction of each sample's cells. */
  void votes(String learner, Long seed, int[] predictedOfCell) {
    int[] votes = samples.votes(predictedOfCell, labels.classes().size());
    ofSamples(learner, seed, votes, new double[0]);
  }

  /** Whether every patient is one sample: all its cells have one label. */
  boolean onePerPatient() {
    return samples.truth().length == cellsOf.length;
  }

  /**
   * Adds predictions alone.
   *
   * @param ids of the samples by their places
   * @param scores of the second of two labels; else empty
   */
  void predictions(
      String learner,
      Long seed,
      IntFunction<String> ids,
      int[] truth,
      int[] predicted,
      double[] scores) {
    for (int i = 0; i < predicted.length; i++) {
      scope.prediction(
          task,
          learner,
          cells.labelColumn(),
          seed,
          ids.apply(i),
          new Recorder.Predicted(
              labels.classes().get(truth[i]),
              labels.classes().get(predicted[i]),
              scores.length == 0 ? null : (Double) scores[i]));
    }
  }
}
