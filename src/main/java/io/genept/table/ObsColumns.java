package io.genept.table;

import io.genept.core.UserError;
import io.genept.io.NearestNames;
import java.util.List;

/** The obs columns of a table, as users name them. */
final class ObsColumns {
  private ObsColumns() {}

  /**
   * Checks that a column is there.
   *
   * @param option the option that named it, for the message
   * @throws UserError if it is not, with the nearest names and those that are there
   */
  static void require(String option, String column, String path, List<String> columns) {
    if (!columns.contains(column)) {
      throw UserError.of(
          "Cannot use %s %s: %s has no such obs column.%s Its obs columns are %s.",
          option, column, path, NearestNames.question(column, columns), columns);
    }
  }
}
