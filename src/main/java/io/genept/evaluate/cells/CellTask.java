package io.genept.evaluate.cells;

import io.genept.table.Line;
import io.genept.table.Recorder;
import java.util.List;

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
     * @throws io.genept.core.UserError if the cells or their labels do not suffice
     */
    void evaluate(EvaluatedCells cells, Line line);

    /** Adds what all embeddings give together. */
    default void finish(Recorder recorder) {}
  }
}
