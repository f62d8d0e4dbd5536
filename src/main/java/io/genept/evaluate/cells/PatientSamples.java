package io.genept.evaluate.cells;

import io.genept.learn.Block;
import io.genept.learn.RowCodes;
import io.genept.learn.Shared;
import io.genept.learn.VectorBlocks;
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
  static PatientSamples of(EvaluatedCells cells, LabelCodes patients) {
    LabelCodes labels = cells.labels();
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
    VectorBlocks vectors = cells.vectors();
    int dim = vectors.dimension();
    int[] sampleOf = new int[cells.size()];
    for (int sample = 0; sample < cellsOf.length; sample++) {
      for (int cell : cellsOf[sample]) {
        sampleOf[cell] = sample;
      }
    }
    int count = cellsOf.length;
    double[] offset = vectors.offset();
    float[] means = new float[count * dim];
    try (Shared<RowCodes> samples = vectors.share(RowCodes.of(sampleOf))) {
      double[] sums =
          vectors.sum(
              block -> sums(block, samples.value(), count, dim),
              VectorBlocks.Sum::ofArrays,
              (long) Double.BYTES * count * dim);
      for (int i = 0; i < means.length; i++) {
        means[i] = (float) (sums[i] / cellsOf[i / dim].length + offset[i % dim]);
      }
    }
    return means;
  }

  private static double[] sums(Block block, RowCodes sampleOf, int samples, int dim) {
    double[] sums = new double[samples * dim];
    for (int row = 0; row < block.rows(dim); row++) {
      int sample = sampleOf.get(block.firstRow() + row);
      for (int d = 0; d < dim; d++) {
        sums[sample * dim + d] += block.values()[row * dim + d];
      }
    }
    return sums;
  }
}
