package io.genept.evaluate.cells;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.evaluate.cells.CellTaskOptions.Patients;
import io.genept.learn.Solver;
import io.genept.learn.linear.Regularization;
import java.util.List;

/**
 * The phenotype of patients (healthy, diseased) predicted from their cells by ℓ2-regularised
 * logistic regression, scikit-learn's {@code LogisticRegression()}.
 *
 * <p>The replica, {@value PhenotypeRun#REPLICA}, is that of the paper's Fig. 4: {@code
 * train_test_split( test_size=0.2, random_state=2023)} of the cells, cells of a patient on both
 * sides, 100 iterations, averages weighted by the size of the classes.
 *
 * <p>The corrected run holds patients out ({@link PatientFolds}), pools the predictions of all
 * folds, and averages over the classes (macro), as Table 3 does, with bootstrap intervals over
 * patients: {@value PhenotypeRun#CELLS} for each cell; and for each patient {@value
 * PhenotypeRun#VOTE}, the most frequent prediction of its cells, and {@value PhenotypeRun#MEAN},
 * logistic regression on the mean vector of its cells. {@code accuracy_inflation} is the replica's
 * accuracy less that of {@value PhenotypeRun#CELLS}: what sharing patients between training and
 * test is worth. {@value PhenotypeRun#BASELINE} predicts the most frequent class of the training
 * cells.
 *
 * <p>All but the baseline also on features of unit variance, named {@code scaled}: the plain
 * penalty outweighs the small differences between vectors that point much the same way.
 *
 * @param patients of the cells; their column is needed
 * @param phenotypeOf what has a phenotype
 * @param regularization of the logistic regressions
 * @param solver of the logistic regressions
 */
public record Phenotype(
    Patients patients,
    @Opt(
            value =
                "What has a phenotype. patient: all cells of a patient have one. sample: a patient"
                    + " was sampled in several states, such as before and after treatment; its"
                    + " cells are still held out together.",
            label = "WHAT",
            byDefault = "patient")
        Of phenotypeOf,
    Regularization regularization,
    Solver.Choice solver)
    implements CellTask {
  /** Name of the task in tables. */
  public static final String TASK = "phenotype";

  /** Whose phenotype is predicted. */
  public enum Of {
    /** A patient: one phenotype in all its cells. */
    PATIENT,
    /**
     * A sample, the cells of a patient with one phenotype, where patients were sampled in several
     * states, such as before and after treatment. Folds still keep all cells of a patient together.
     */
    SAMPLE
  }

  public Phenotype {
    if (patients.column().isEmpty()) {
      throw UserError.of(
          "Cannot evaluate --task phenotype: --patient-column is missing. Expected the obs column"
              + " of the patients, whose cells are held out together.");
    }
  }

  @Override
  public List<Grouping> needs() {
    return patients.grouping();
  }

  /** Starts the task; nothing in it is random but the replica, whose seed is the paper's. */
  @Override
  public Evaluation start(int seeds) {
    return (cells, line) -> new PhenotypeRun(cells, this, line.task(TASK)).evaluate();
  }
}
