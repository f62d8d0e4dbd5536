package io.genept.evaluate.cells;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.evaluate.cells.CellTask.Grouping;
import io.genept.evaluate.cells.CellTask.Grouping.Ungrouped;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Options that all tasks share, or some of them. */
public final class CellTaskOptions {
  private CellTaskOptions() {}

  /**
   * Which cells of a table are evaluated, and in what order the replicas take them.
   *
   * @param labelColumn obs column of the true labels; cells without one are left out
   * @param excludeLabels labels whose cells are left out, {@code Unknown} for example
   * @param atlas path of the atlas whose order of cells the replicas of the notebook follow; empty
   *     for the order of the ids
   * @param scale how many cells the driver takes
   */
  public record CellSelection(
      @Opt(
              value = "obs column of the true labels; cells without a label are left out.",
              label = "NAME")
          String labelColumn,
      @Opt(value = "Labels whose cells are left out, such as Unknown.", label = "LABEL")
          Set<String> excludeLabels,
      @Opt(
              value =
                  "The atlas of the cells. The replicas of the paper's notebook then draw from the"
                      + " cells in its order; without it, in the order of their ids.",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> atlas,
      Scale scale) {
    public CellSelection {
      excludeLabels = Collections.unmodifiableSet(new TreeSet<>(excludeLabels));
    }
  }

  /**
   * How many cells the driver takes.
   *
   * @param maxCells most cells that what is quadratic is measured on, at least 100
   * @param driverCells most cells whose vectors are on the driver, at least 100
   */
  public record Scale(
      @Opt(
              value =
                  "Most cells that silhouettes, neighbours, Leiden, LISI, kBET and the replicas of"
                      + " the notebooks take; of more cells a sample by label, with a 95 %"
                      + " interval.",
              label = "N",
              byDefault = "100000")
          int maxCells,
      @Opt(
              value =
                  "Most cells whose vectors the driver holds; those of more are in blocks on"
                      + " executors.",
              label = "N",
              byDefault = "100000")
          int driverCells) {
    private static final int LEAST = 100;

    public Scale {
      if (maxCells < LEAST) {
        throw UserError.of("--max-cells %d: expected at least %d.", maxCells, LEAST);
      }
      if (driverCells < LEAST) {
        throw UserError.of("--driver-cells %d: expected at least %d.", driverCells, LEAST);
      }
    }

    /** Most cells that go to the driver for what is quadratic. */
    int few() {
      return Math.min(maxCells, driverCells);
    }
  }

  /**
   * Batches of the cells.
   *
   * @param column obs column with the batch of each cell
   */
  public record Batches(
      @Opt(
              name = "batch-column",
              value = "obs column of the batches (donor, technology) to compare clusters with.",
              label = "NAME")
          Optional<String> column) {

    /** Groups cells by batch, if there is a column of batches. */
    List<Grouping> grouping(Ungrouped ungrouped) {
      return column.map(name -> new Grouping("--batch-column", name, ungrouped)).stream().toList();
    }
  }

  /**
   * Patients, whose cells are held out together.
   *
   * @param column obs column with the patient of each cell
   * @param folds number of folds of patients, at least 2; empty to hold out each patient alone, up
   *     to {@value PatientFolds#MOST_ALONE}, and for 10 folds above
   */
  public record Patients(
      @Opt(
              name = "patient-column",
              value =
                  "obs column of the patients, held out together; needed for --task phenotype."
                      + " Without it --task fine-tuning holds out cells.",
              label = "NAME")
          Optional<String> column,
      @Opt(
              name = "patient-folds",
              value =
                  "Folds of patients (default: each patient is held out alone, up to 20; 10 folds"
                      + " above).",
              label = "N")
          Optional<Integer> folds) {
    public Patients {
      if (folds.isPresent() && folds.get() < 2) {
        throw UserError.of("--patient-folds %d: expected at least 2.", folds.get());
      }
    }

    /**
     * Groups cells by patient, if there is a column of patients; cells without one are left out.
     */
    List<Grouping> grouping() {
      return column.map(name -> new Grouping("--patient-column", name, Ungrouped.LEFT_OUT)).stream()
          .toList();
    }
  }

  /**
   * How many cells are held out.
   *
   * @param share of all cells, above 0 and below 1
   */
  public record TestFraction(
      @Opt(
              name = "test-fraction",
              value = "Share of the cells held out for testing.",
              label = "SHARE",
              byDefault = "0.2")
          double share) {
    public TestFraction {
      if (!(share > 0 && share < 1)) {
        throw UserError.of("--test-fraction %s: expected a number above 0 and below 1.", share);
      }
    }
  }
}
