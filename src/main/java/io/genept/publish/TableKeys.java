package io.genept.publish;

import io.genept.core.UserError;
import io.genept.table.Atlas;
import java.util.Arrays;
import java.util.List;

/** Columns that tell the rows of a table apart. */
final class TableKeys {
  /** From the most special to the most general: the first whose columns are all there is it. */
  private static final List<List<String>> KEYS =
      List.of(
          List.of(
              "run",
              "task",
              "dataset",
              "embedding",
              "learner",
              "label_column",
              "metric",
              "fold",
              "seed"),
          List.of("task", "embedding", "learner", "label_column", "seed", "id"),
          List.of(Atlas.GENE_INDEX),
          List.of(Atlas.CELL_ID),
          List.of("symbol"),
          List.of("programme", "label"),
          List.of("programme"));

  private TableKeys() {}

  /**
   * The key of a table with these columns.
   *
   * @throws UserError if none is known
   */
  static List<String> of(String table, String[] columns) {
    List<String> names = Arrays.asList(columns);
    return KEYS.stream()
        .filter(names::containsAll)
        .findFirst()
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot merge into %s: no key is known for a table of %s. Give --mode append or"
                        + " overwrite.",
                    table, names));
  }
}
