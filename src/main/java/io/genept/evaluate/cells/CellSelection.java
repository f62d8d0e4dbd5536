package io.genept.evaluate.cells;

import io.genept.core.UserError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which cells of a table are evaluated, and by which of its columns.
 *
 * @param labelColumn obs column of the true labels; cells without one are left out
 * @param batchColumn obs column of the batches (donor, technology), if clusters are to be compared
 *     with it
 * @param excludedLabels labels whose cells are left out, {@code Unknown} for example
 * @param atlas path of the atlas whose order of cells the replicas of the notebook follow; empty
 *     for the order of the ids
 */
public record CellSelection(
    String labelColumn,
    Optional<String> batchColumn,
    Set<String> excludedLabels,
    Optional<String> atlas) {

  public CellSelection {
    excludedLabels = Collections.unmodifiableSet(new LinkedHashSet<>(excludedLabels));
    if (batchColumn.filter(labelColumn::equals).isPresent()) {
      throw UserError.of(
          "--batch-column %s is the --label-column too. Expected another obs column, such as the"
              + " donor.",
          labelColumn);
    }
  }

  /** All labelled cells, without batches, in the order of their ids. */
  public static CellSelection by(String labelColumn) {
    return new CellSelection(labelColumn, Optional.empty(), Set.of(), Optional.empty());
  }

  /** The same with a column of batches. */
  public CellSelection withBatches(Optional<String> column) {
    return new CellSelection(labelColumn, column, excludedLabels, atlas);
  }

  /** The same without the cells of some labels. */
  public CellSelection without(Set<String> labels) {
    return new CellSelection(labelColumn, batchColumn, labels, atlas);
  }

  /** The options by their names on the command line. */
  public Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("label-column", labelColumn);
    batchColumn.ifPresent(column -> described.put("batch-column", column));
    if (!excludedLabels.isEmpty()) {
      described.put(
          "exclude-labels", excludedLabels.stream().sorted().collect(Collectors.joining(",")));
    }
    atlas.ifPresent(path -> described.put("atlas", path));
    return described;
  }
}
