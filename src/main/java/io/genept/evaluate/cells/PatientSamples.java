package io.genept.evaluate.cells;

import io.genept.learn.neighbors.NeighborVotes;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The samples of an atlas: all cells of a patient that have the same phenotype.
 *
 * @param names the patient, and where it has several samples the phenotype after a slash
 * @param cellsOf rows of each sample's cells
 * @param truth phenotype of each sample, by code
 * @param ofPatient samples of each patient
 * @param means mean vector of each sample's cells, samples × dim; not scaled to unit length
 */
@SuppressWarnings("ArrayRecordComponent")
record PatientSamples(
    List<String> names, int[][] cellsOf, int[] truth, int[][] ofPatient, float[] means) {

  /** Groups the cells by patient, then by phenotype. */
  static PatientSamples of(EvaluatedCells cells, LabelCodes labels, LabelCodes patients) {
    int[] codes = labels.codes();
    int[][] cellsOfPatient = PatientFolds.members(patients);
    List<String> names = new ArrayList<>();
    List<int[]> cellsOf = new ArrayList<>();
    List<Integer> truth = new ArrayList<>();
    int[][] ofPatient = new int[cellsOfPatient.length][];
    for (int patient = 0; patient < ofPatient.length; patient++) {
      int first = cellsOf.size();
      int[] own = cellsOfPatient[patient];
      int[] phenotypes = IntStream.of(own).map(cell -> codes[cell]).sorted().distinct().toArray();
      for (int phenotype : phenotypes) {
        cellsOf.add(IntStream.of(own).filter(cell -> codes[cell] == phenotype).toArray());
        truth.add(phenotype);
        String name = patients.classes().get(patient);
        names.add(phenotypes.length == 1 ? name : name + "/" + labels.classes().get(phenotype));
      }
      ofPatient[patient] = IntStream.range(first, cellsOf.size()).toArray();
    }
    int[][] grouped = cellsOf.toArray(int[][]::new);
    return new PatientSamples(
        List.copyOf(names),
        grouped,
        truth.stream().mapToInt(Integer::intValue).toArray(),
        ofPatient,
        means(cells, grouped));
  }

  /** The samples outside and inside a fold of patients. */
  TrainTestSplit split(PatientFolds folds, int fold) {
    IntStream all = IntStream.range(0, truth.length);
    int[] test = all.filter(sample -> folds.foldOf()[cellsOf[sample][0]] == fold).toArray();
    int[] train =
        IntStream.range(0, truth.length)
            .filter(sample -> folds.foldOf()[cellsOf[sample][0]] != fold)
            .toArray();
    return new TrainTestSplit(train, test);
  }

  /** The most frequent prediction of each sample's cells; of equally many the smallest code. */
  int[] votes(int[] predictedOfCell, int classes) {
    int[] votes = new int[truth.length];
    for (int sample = 0; sample < votes.length; sample++) {
      int[] counts = new int[classes];
      IntStream.of(cellsOf[sample]).forEach(cell -> counts[predictedOfCell[cell]]++);
      votes[sample] = NeighborVotes.winner(counts);
    }
    return votes;
  }

  private static float[] means(EvaluatedCells cells, int[][] cellsOf) {
    int dim = cells.matrix().dimension();
    float[] means = new float[cellsOf.length * dim];
    for (int sample = 0; sample < cellsOf.length; sample++) {
      double[] sum = new double[dim];
      for (int cell : cellsOf[sample]) {
        for (int d = 0; d < dim; d++) {
          sum[d] += cells.matrix().values()[cell * dim + d];
        }
      }
      for (int d = 0; d < dim; d++) {
        means[sample * dim + d] = (float) (sum[d] / cellsOf[sample].length);
      }
    }
    return means;
  }
}
