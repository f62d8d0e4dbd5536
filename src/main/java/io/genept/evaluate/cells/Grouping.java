package io.genept.evaluate.cells;

import io.genept.core.UserError;

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
