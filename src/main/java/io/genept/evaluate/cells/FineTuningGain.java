package io.genept.evaluate.cells;

import io.genept.core.Named;
import io.genept.evaluate.cells.CellTaskOptions.Patients;
import io.genept.evaluate.cells.CellTaskOptions.TestFraction;
import io.genept.learn.Solver;
import io.genept.learn.linear.Regularization;
import io.genept.learn.network.MlpOptions;
import io.genept.learn.network.TrainingDraw;
import java.util.List;

/**
 * Gain of fine-tuning an embedding (the paper's Table 3 and Fig. 3): a network of two layers is
 * trained on labelled cells and tested on others; beside its head, {@value FineTuningSplit#HEAD},
 * logistic regression on its hidden layer, {@value FineTuningSplit#HIDDEN}, and, as what is to be
 * gained upon, logistic regression on the embedding itself, {@value FineTuningSplit#INPUT}, and on
 * its features of unit variance, {@value FineTuningSplit#SCALED}, all of the same labelled cells.
 *
 * <p>With a column of patients, patients are held out fold by fold ({@link PatientFolds}), the
 * predictions of all folds are pooled, and intervals are bootstrapped over patients; where every
 * patient has one label, the majority vote of its cells is scored too. Without, a stratified share
 * of the cells is held out for each seed. {@code label-fraction} below 1 is the paper's setting of
 * few labels: only so many of the training cells keep theirs.
 *
 * <p>A network is trained on the driver, on at most {@code driver-cells} cells: of more, on a share
 * of each label's.
 *
 * <p>Training stops early on validation patients, or cells, drawn from those that are labelled.
 *
 * @param patients to hold out; without their column cells are held out
 * @param testFraction share of the cells held out where there are no patients
 * @param regularization of the logistic regressions
 * @param solver of the logistic regressions
 * @param network and its training
 * @param draw which of the training cells keep their label, and which stop the training
 */
@Named("fine-tuning")
public record FineTuningGain(
    Patients patients,
    TestFraction testFraction,
    Regularization regularization,
    Solver.Choice solver,
    MlpOptions network,
    TrainingDraw.Options draw)
    implements CellTask {
  /** Name of the task in tables. */
  public static final String TASK = "fine_tuning";

  @Override
  public List<Grouping> needs() {
    return patients.grouping();
  }

  @Override
  public Evaluation start(int seeds) {
    return (cells, line) -> {
      FineTuningRun run = new FineTuningRun(cells, this, seeds, line.task(TASK));
      if (patients.column().isPresent()) {
        run.byPatients(cells.groups(patients.column().get()));
      } else {
        run.byCells();
      }
    };
  }
}
