package io.genept.evaluate.panels;

import io.genept.evaluate.panels.PanelSpaces.Space;
import io.genept.learn.neighbors.NearestNeighbors;
import io.genept.learn.neighbors.NeighborVotes;
import io.genept.math.DistanceMetric;
import io.genept.math.MersenneTwister;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Labels of the query by the votes of the nearest labelled cells of the reference, by cosine.
 *
 * @param labelled rows of the reference whose labels are used, ascending
 * @param labels code of the label of each row of the reference
 * @param classes number of labels
 * @param neighbors how many vote, at most
 */
record LabelTransfer(int[] labelled, int[] labels, int classes, int neighbors) {

  /** Uses the labels of all cells. */
  static LabelTransfer ofAll(int[] labels, int classes, int neighbors) {
    return new LabelTransfer(
        IntStream.range(0, labels.length).toArray(), labels, classes, neighbors);
  }

  /**
   * Uses the labels of some cells of each type; no more of them vote than are labelled of a type.
   *
   * @param perType how many, or all that there are of a type
   */
  static LabelTransfer drawn(int[] labels, int classes, int neighbors, int perType, long seed) {
    int[] order = new MersenneTwister(seed).permutation(labels.length);
    int[] taken = new int[classes];
    int[] labelled =
        IntStream.of(order).filter(row -> taken[labels[row]]++ < perType).sorted().toArray();
    return new LabelTransfer(labelled, labels, classes, Math.min(neighbors, perType));
  }

  /** Codes of the labels of the query's cells. */
  int[] predicted(Space space) {
    int dim = space.dimension();
    if (dim == 0) {
      return majority(space.query().length);
    }
    float[] rows = new float[labelled.length * dim];
    for (int i = 0; i < labelled.length; i++) {
      System.arraycopy(space.reference(), labelled[i] * dim, rows, i * dim, dim);
    }
    int[][] nearest =
        new NearestNeighbors(DistanceMetric.COSINE, rows, dim)
            .of(space.query(), Math.min(neighbors, labelled.length))
            .rows();
    int[] codes = IntStream.of(labelled).map(row -> labels[row]).toArray();
    return Arrays.stream(NeighborVotes.of(nearest, codes, classes))
        .mapToInt(NeighborVotes::winner)
        .toArray();
  }

  /** The most frequent label for every cell; of equals the smallest. */
  int[] majority(int cells) {
    int[] counts = new int[classes];
    for (int row : labelled) {
      counts[labels[row]]++;
    }
    int[] predicted = new int[cells];
    Arrays.fill(predicted, NeighborVotes.winner(counts));
    return predicted;
  }
}
