package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.math.LabelCodes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PatientFoldsTest {
  private static final String[] PATIENTS = {"d", "a", "b", "a", "c", "d", "b", "c"};
  private static final String[] PHENOTYPES = {
    "ill", "well", "well", "well", "ill", "ill", "well", "ill"
  };

  @Test
  void eachPatientIsHeldOutAloneWhereTheyAreFew() {
    PatientFolds folds = of("w", PATIENTS, PHENOTYPES, Optional.empty());
    assertThat(folds.folds()).isEqualTo(4);
    assertThat(folds.foldOf()).containsExactly(1, 2, 3, 2, 0, 1, 3, 0);
    assertThat(folds.split(1).test()).containsExactly(0, 5);
    assertThat(folds.split(1).train()).containsExactly(1, 2, 3, 4, 6, 7);
  }

  @Test
  void aFoldHasPatientsOfEachPhenotypeAndAllTheirCells() {
    PatientFolds folds = of("w", PATIENTS, PHENOTYPES, Optional.of(2));
    assertThat(folds.foldOf()).containsExactly(1, 0, 1, 0, 0, 1, 1, 0);
  }

  @Test
  void fewerPatientsThanFoldsAreRefused() {
    assertThatThrownBy(() -> of("out/w", PATIENTS, PHENOTYPES, Optional.of(5)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot hold patients out of out/w: 4 patients for 5 folds. Expected at least as many"
                + " patients as folds, and at least 2; lower --patient-folds, or choose another"
                + " --patient-column.");
  }

  @Test
  void aPhenotypeOfOnePatientIsRefused() {
    String[] phenotypes = {"ill", "well", "well", "well", "worse", "ill", "well", "worse"};
    assertThatThrownBy(() -> of("out/w", PATIENTS, phenotypes, Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'ill' occurs in one patient only, d, and nothing would be learnt")
        .hasMessageContaining("leave it out by --exclude-labels 'ill'");
  }

  @Test
  void aPhenotypeWhosePatientsShareAFoldIsRefused() {
    String[] patients = {"a", "a", "b", "c", "d", "d", "e", "e"};
    String[] phenotypes = {"x", "y", "x", "x", "y", "z", "x", "z"};
    assertThatThrownBy(() -> of("out/w", patients, phenotypes, Optional.of(2)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("are in one fold. Choose another number of --patient-folds");
  }

  private static PatientFolds of(
      String path, String[] patients, String[] phenotypes, Optional<Integer> folds) {
    return PatientFolds.of(path, LabelCodes.of(patients), LabelCodes.of(phenotypes), folds);
  }
}
