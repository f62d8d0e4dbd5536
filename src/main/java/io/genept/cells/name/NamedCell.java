package io.genept.cells.name;

import java.io.Serializable;

/**
 * Scores of the types in a cell.
 *
 * @param markers of each type, NaN for one without a measured marker
 * @param words of each type; null for a cell without a vector
 */
record NamedCell(double[] markers, double[] words) implements Serializable {

  /** The names that follow. */
  record Names(Choice byMarkers, Choice byWords) implements Serializable {
    /** The markers', or the words' where there are none. */
    Choice decisive() {
      return byMarkers.isNone() ? byWords : byMarkers;
    }
  }

  Names names() {
    return new Names(Choice.of(markers), Choice.of(words));
  }
}
