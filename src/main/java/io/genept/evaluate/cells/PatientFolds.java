package io.genept.evaluate.cells;

import io.genept.core.UserError;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Folds of patients: all cells of a patient are in one fold, and patients of each phenotype are
 * spread over the folds. Patients sorted by phenotype, then by name, go to the folds in turn, so
 * the folds depend on nothing else.
 *
 * @param folds number of folds
 * @param foldOf fold of each cell
 */
@SuppressWarnings("ArrayRecordComponent")
record PatientFolds(int folds, int[] foldOf) {
  /** Up to so many patients each is held out alone, unless another number of folds is given. */
  static final int MOST_ALONE = 20;

  private static final int DEFAULT_FOLDS = 10;

  /**
   * Deals patients to folds.
   *
   * @param path of the table, for messages
   * @param wanted number of folds; empty for one for each patient, up to {@value #MOST_ALONE}, and
   *     10 above
   * @throws UserError if there are fewer patients than folds, or a phenotype is absent wherever
   *     some fold is held out
   */
  static PatientFolds of(
      String path, LabelCodes patients, LabelCodes phenotypes, Optional<Integer> wanted) {
    Map<String, Set<String>> phenotypesOf = new TreeMap<>();
    Map<String, Set<String>> patientsOf = new TreeMap<>();
    int[] patientOf = patients.codes();
    eachPair(
        patients,
        phenotypes,
        (patient, phenotype) -> {
          phenotypesOf.computeIfAbsent(patient, p -> new TreeSet<>()).add(phenotype);
          patientsOf.computeIfAbsent(phenotype, p -> new TreeSet<>()).add(patient);
        });
    int count = phenotypesOf.size();
    int folds = wanted.orElse(count <= MOST_ALONE ? count : DEFAULT_FOLDS);
    if (count < 2 || count < folds) {
      throw UserError.of(
          "Cannot hold patients out of %s: %d patients for %d folds. Expected at least as many"
              + " patients as folds, and at least 2; lower --patient-folds, or choose another"
              + " --patient-column.",
          path, count, Math.max(2, folds));
    }
    patientsOf.forEach(
        (phenotype, own) -> {
          if (own.size() == 1) {
            throw UserError.of(
                "Cannot hold patients out of %s: '%s' occurs in one patient only, %s, and nothing"
                    + " would be learnt of it when that one is held out. Expected at least two"
                    + " patients of each phenotype; leave it out by --exclude-labels '%s'.",
                path, phenotype, own.iterator().next(), phenotype);
          }
        });
    List<String> order = new ArrayList<>(phenotypesOf.keySet());
    order.sort(
        Comparator.comparing((String patient) -> String.join("\n", phenotypesOf.get(patient)))
            .thenComparing(Comparator.naturalOrder()));
    Map<String, Integer> foldOfPatient = new TreeMap<>();
    for (int i = 0; i < order.size(); i++) {
      foldOfPatient.put(order.get(i), i % folds);
    }
    patientsOf.forEach(
        (phenotype, own) -> {
          if (own.stream().map(foldOfPatient::get).distinct().count() == 1) {
            throw UserError.of(
                "Cannot hold patients out of %s in %d folds: all patients with '%s', %s, are in one"
                    + " fold. Choose another number of --patient-folds.",
                path, folds, phenotype, own);
          }
        });
    int[] foldOfCode =
        patients.classes().stream().mapToInt(name -> foldOfPatient.getOrDefault(name, 0)).toArray();
    return new PatientFolds(
        folds, Arrays.stream(patientOf).map(patient -> foldOfCode[patient]).toArray());
  }

  /**
   * Refuses patients of several phenotypes.
   *
   * @throws UserError that names the first
   */
  static void requireOnePhenotype(EvaluatedCells cells, LabelCodes patients) {
    Map<String, String> known = new HashMap<>();
    eachPair(
        patients,
        cells.labels(),
        (patient, label) -> {
          String first = known.putIfAbsent(patient, label);
          if (first != null && !first.equals(label)) {
            throw UserError.of(
                "Cannot predict %s in %s: patient %s has two, '%s' and '%s'. Expected one for each"
                    + " patient; where a patient was sampled in several states, give --phenotype-of"
                    + " sample.",
                cells.labelColumn(), cells.path(), patient, first, label);
          }
        });
  }

  /** Visits each patient with each of its phenotypes once, in the order of the cells. */
  private static void eachPair(
      LabelCodes patients, LabelCodes phenotypes, BiConsumer<String, String> visitor) {
    int[] patientOf = patients.codes();
    int[] phenotypeOf = phenotypes.codes();
    Set<Long> seen = new HashSet<>();
    for (int cell = 0; cell < patientOf.length; cell++) {
      if (seen.add((long) patientOf[cell] << Integer.SIZE | phenotypeOf[cell])) {
        visitor.accept(patients.label(cell), phenotypes.label(cell));
      }
    }
  }

  /** The cells outside and inside a fold, both ascending. */
  TrainTestSplit split(int fold) {
    return new TrainTestSplit(
        IntStream.range(0, foldOf.length).filter(cell -> foldOf[cell] != fold).toArray(),
        IntStream.range(0, foldOf.length).filter(cell -> foldOf[cell] == fold).toArray());
  }

  /** Cells of each group, groups by code. */
  static int[][] members(LabelCodes groups) {
    int[] codes = groups.codes();
    return IntStream.range(0, groups.classes().size())
        .mapToObj(
            group -> IntStream.range(0, codes.length).filter(i -> codes[i] == group).toArray())
        .toArray(int[][]::new);
  }
}
