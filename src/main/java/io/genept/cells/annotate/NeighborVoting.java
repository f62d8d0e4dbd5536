package io.genept.cells.annotate;

import io.genept.learn.neighbors.NeighborVotes;
import io.genept.table.CellAnnotations;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Labels of cells by the votes of their neighbours in one or several references.
 *
 * @param classes labels of the codes, in their order
 * @param minConfidence share of the votes below which a cell is left unassigned
 */
record NeighborVoting(List<String> classes, double minConfidence) implements Serializable {

  /**
   * The label of a cell.
   *
   * @param predicted the label, {@link CellAnnotations#UNASSIGNED}, or null without a vector
   * @param confidence share of the votes, or null without a vector
   * @param nearest the most voted label, or null without a vector
   */
  record Label(String predicted, Double confidence, String nearest) {}

  /**
   * Labels a cell.
   *
   * @param neighbors in each reference the codes of the neighbours' labels, or null without a
   *     vector
   */
  Label label(int[][] neighbors) {
    int[] votes = new int[classes.size()];
    for (int[] codes : neighbors) {
      if (codes != null) {
        for (int code : codes) {
          votes[code]++;
        }
      }
    }
    if (Arrays.stream(votes).sum() == 0) {
      return new Label(null, null, null);
    }
    double confidence = NeighborVotes.share(votes);
    String nearest = classes.get(NeighborVotes.winner(votes));
    return new Label(
        confidence < minConfidence ? CellAnnotations.UNASSIGNED : nearest, confidence, nearest);
  }
}
