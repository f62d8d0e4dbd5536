package io.genept.evaluate.cells;

import io.genept.math.LabelCodes;
import io.genept.table.Line;

/**
 * Records what is predicted for the cells of held-out patients, and for their samples: the scores
 * of {@link PatientScores} and each prediction. Every line names the learner and its seed.
 */
final class PatientPredictions {
  private final EvaluatedCells cells;
  private final LabelCodes labels;
  private final PatientSamples samples;
  private final int[][] cellsOf;

  /**
   * @param patients of the cells
   */
  PatientPredictions(EvaluatedCells cells, LabelCodes patients) {
    this.cells = cells;
    this.labels = cells.labels();
    this.samples = PatientSamples.of(cells, patients);
    this.cellsOf = PatientFolds.members(patients);
  }

  /** The samples of the patients. */
  PatientSamples samples() {
    return samples;
  }

  /**
   * Adds the scores of a learner on all cells, without its predictions.
   *
   * @param predicted label of each cell, by code
   * @param scores of the second of two labels; else empty
   * @return the accuracy
   */
  double scoresOfCells(Line line, int[] predicted, double[] scores) {
    PatientScores byCell =
        new PatientScores(labels.classes(), labels.codes(), predicted, scores, cellsOf);
    byCell.add(line);
    return byCell.accuracy();
  }

  /** Adds the scores of a learner on all cells and its predictions; returns the accuracy. */
  double ofCells(Line line, int[] predicted, double[] scores) {
    double accuracy = scoresOfCells(line, predicted, scores);
    cells.predictions().add(line, null, labels, labels.classes(), predicted, scores);
    return accuracy;
  }

  /** Adds the scores and predictions of a learner on all samples. */
  void ofSamples(Line line, int[] predicted, double[] scores) {
    new PatientScores(labels.classes(), samples.truth(), predicted, scores, samples.ofPatient())
        .add(line);
    for (int i = 0; i < predicted.length; i++) {
      line.prediction(
          samples.names().get(i),
          labels.classes().get(samples.truth()[i]),
          labels.classes().get(predicted[i]),
          scores.length == 0 ? null : (Double) scores[i]);
    }
  }

  /** Adds the most frequent prediction of each sample's cells. */
  void votes(Line line, int[] predictedOfCell) {
    ofSamples(line, samples.votes(predictedOfCell, labels.classes().size()), new double[0]);
  }

  /** Whether every patient is one sample: all its cells have one label. */
  boolean onePerPatient() {
    return samples.truth().length == cellsOf.length;
  }
}
