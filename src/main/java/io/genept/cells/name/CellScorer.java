package io.genept.cells.name;

import io.genept.cells.name.NamedCell.Names;
import io.genept.core.ValueState;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.table.CellAnnotations;
import java.io.Serializable;
import java.util.List;

/** What scores and names the cells, as sent to the executors. */
final class CellScorer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> types;
  private final ValueState state;
  private final double targetSum;
  private final MeasuredMarkers measured;
  private final MarkerScore markers;
  private final WordScore words;
  private final double minMargin;

  /**
   * Takes its parts.
   *
   * @param types names of the types
   * @param markers null where no marker is measured
   * @param words null where there are no words
   * @param minMargin margin below which a cell is left unassigned
   */
  CellScorer(
      List<String> types,
      ValueState state,
      double targetSum,
      MeasuredMarkers measured,
      MarkerScore markers,
      WordScore words,
      double minMargin) {
    this.types = types;
    this.state = state;
    this.targetSum = targetSum;
    this.measured = measured;
    this.markers = markers;
    this.words = words;
    this.minMargin = minMargin;
  }

  /** For each type whether it has a score by markers. */
  boolean[] scoredTypes() {
    boolean[] scored = new boolean[types.size()];
    for (int type = 0; type < scored.length; type++) {
      scored[type] = markers != null && measured.slotsOfType()[type].length > 0;
    }
    return scored;
  }

  /**
   * Scores a cell.
   *
   * @param cell its stored values over all genes
   * @param vector null for none
   */
  NamedCell score(SparseRow cell, float[] vector) {
    return new NamedCell(
        markers == null
            ? null
            : markers.of(measured.levels(cell, new Normalization(state, targetSum))),
        words == null || vector == null ? null : words.of(vector));
  }

  /** Name of a choice, whatever its margin; null for none. */
  String best(Choice choice) {
    return choice.isNone() ? null : types.get(choice.type());
  }

  /** Margin of a choice; null for none. */
  Double margin(Choice choice) {
    return choice.isNone() ? null : choice.margin();
  }

  /** Place of the type that is given: -1 for none, or where the margin is too small. */
  int place(Choice choice) {
    return choice.margin() >= minMargin ? choice.type() : Choice.NONE.type();
  }

  /**
   * Label by the markers or, where they choose none, by the words: unassigned where the margin is
   * too small; null without a choice.
   */
  String label(Names names) {
    Choice choice = names.decisive();
    return choice.isNone() || place(choice) >= 0 ? best(choice) : CellAnnotations.UNASSIGNED;
  }
}
