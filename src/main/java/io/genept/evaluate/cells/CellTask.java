package io.genept.evaluate.cells;

import io.genept.core.UserError;
import io.genept.table.Line;
import io.genept.table.Recorder;
import java.util.List;
import java.util.Optional;

/**
 * A task of the cell-level evaluation with its options, complete and valid once constructed.
 *
 * <p>The tasks of a run share what is loaded of a table; each says by {@link #needs} what it groups
 * the cells by, and gets the cells that have such a group. They are evaluated in the order in which
 * they are listed here.
 */
public sealed interface CellTask
    permits Clustering, Annotation, BatchEffect, Phenotype, FineTuningGain {

  /** Obs columns that it groups the cells by, beside their labels. */
  List<Grouping> needs();

  /**
   * Checks the groups of the cells by one of its columns, before any vector is read.
   *
   * @param path of the table, for messages
   * @param column one of those that it {@link #needs}
   * @param groups number of the groups
   * @param cells number of the cells
   * @throws UserError if they cannot do for the task
   */
  default void require(String path, String column, int groups, long cells) {}

  /**
   * Starts the task.
   *
   * @param seeds number of seeds, from 0, that random learners are run with
   */
  Evaluation start(int seeds);

  /** Evaluates the embeddings of a run one after the other. */
  interface Evaluation {
    /**
     * Evaluates one embedding.
     *
     * @param line where its numbers go, measured against the labels
     * @throws UserError if the cells or their labels do not suffice
     */
    void evaluate(EvaluatedCells cells, Line line);

    /**
     * Adds what all embeddings give together.
     *
     * @return the cells of which there are further predictions, if any
     */
    default Optional<EvaluatedCells> finish(Recorder recorder) {
      return Optional.empty();
    }
  }

  /**
   * An obs column that groups the cells, beside the column of their labels: batches or patients.
   *
   * @param option by which it was given, for messages
   * @param column its name
   * @param ungrouped whether cells without a group are evaluated
   */
  record Grouping(String option, String column, Ungrouped ungrouped) {

    /** Whether cells without a group are evaluated. */
    enum Ungrouped {
      /** They are, as a group of their own. */
      KEPT,
      /** They are not. */
      LEFT_OUT
    }

    /**
     * Refuses the column of the labels.
     *
     * @throws UserError if the two are the same
     */
    void requireOtherThan(String labelColumn) {
      if (column.equals(labelColumn)) {
        throw UserError.of(
            "%s %s is the --label-column too. Expected another obs column: %s.",
            option,
            column,
            option.equals("--batch-column")
                ? "that of the batches, such as the donor"
                : "that of the patients, and that of what is predicted of them as labels");
      }
    }
  }
}
