package io.genept.evaluation.cell;

import io.genept.evaluation.run.Outcome;
import io.genept.math.LabelCodes;
import java.util.List;

/** Pools what fine-tuning predicts for the patients of all folds, and scores it. */
final class PatientPooling {
  private final CellData cells;
  private final LabelCodes labels;
  private final Samples samples;
  private final int[][] cellsOf;
  private final Outcome.Scope scope;

  /** Of cells whose batches are the patients. */
  PatientPooling(CellData cells, LabelCodes labels, Samples samples, Outcome.Scope scope) {
    this.cells = cells;
    this.labels = labels;
    this.samples = samples;
    this.cellsOf = PatientFolds.members(LabelCodes.of(cells.batches()));
    this.scope = scope;
  }

  /**
   * Adds the scores and predictions of a learner.
   *
   * @param seed null where nothing is random
   * @param folds the runs of all folds, whose test cells are all cells
   * @return its accuracy on cells
   */
  double add(String learner, Long seed, List<FineTuningRun> folds) {
    int[] codes = labels.codes();
    int[] predicted = new int[codes.length];
    double[] scores = new double[labels.classes().size() == 2 ? codes.length : 0];
    for (FineTuningRun run : folds) {
      FineTuningRun.Predicted own = run.predictions().get(learner);
      for (int i = 0; i < run.test().length; i++) {
        predicted[run.test()[i]] = own.classes()[i];
        if (scores.length > 0) {
          scores[run.test()[i]] = own.scores()[i];
        }
      }
    }
    PatientScores byCell = scores(learner, seed, codes, predicted, scores, cellsOf);
    byCell.add(scope, cells.labelColumn());
    for (int cell = 0; cell < codes.length; cell++) {
      predict(
          learner,
          seed,
          cells.matrix().keys().get(cell),
          codes[cell],
          predicted[cell],
          scores.length == 0 ? null : (Double) scores[cell]);
    }
    if (samples.truth().length == cellsOf.length) {
      String vote = learner + "_majority_vote";
      int[] votes = samples.votes(predicted, labels.classes().size());
      scores(vote, seed, samples.truth(), votes, new double[0], samples.ofPatient())
          .add(scope, cells.labelColumn());
      for (int patient = 0; patient < votes.length; patient++) {
        predict(
            vote,
            seed,
            samples.names().get(patient),
            samples.truth()[patient],
            votes[patient],
            null);
      }
    }
    return byCell.accuracy();
  }

  private PatientScores scores(
      String learner, Long seed, int[] truth, int[] predicted, double[] scores, int[][] ofPatient) {
    return new PatientScores(
        FineTuning.TASK, learner, seed, labels.classes(), truth, predicted, scores, ofPatient);
  }

  private void predict(
      String learner, Long seed, String id, int truth, int predicted, Double score) {
    scope.prediction(
        FineTuning.TASK,
        learner,
        cells.labelColumn(),
        seed,
        id,
        new Outcome.Predicted(labels.classes().get(truth), labels.classes().get(predicted), score));
  }
}
