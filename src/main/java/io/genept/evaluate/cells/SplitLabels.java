package io.genept.evaluate.cells;

import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.table.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The cells that can be split within their labels: all but those whose label no other cell has.
 *
 * @param rows of these cells, ascending
 * @param labels of these cells
 * @param alone labels of a single cell, which are in no split
 */
record SplitLabels(int[] rows, LabelCodes labels, List<String> alone) {
  private static final int NAMED = 5;

  static SplitLabels of(LabelCodes all) {
    int[] counts = all.counts();
    int[] codes = all.codes();
    List<String> kept = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    int[] places = new int[counts.length];
    for (int c = 0; c < counts.length; c++) {
      places[c] = kept.size();
      if (counts[c] > 0) {
        (counts[c] == 1 ? alone : kept).add(all.classes().get(c));
      }
    }
    int[] rows = IntStream.range(0, codes.length).filter(row -> counts[codes[row]] > 1).toArray();
    int[] of = Arrays.stream(rows).map(row -> places[codes[row]]).toArray();
    return new SplitLabels(rows, LabelCodes.of(kept, of), alone);
  }

  /**
   * The split of these cells that scikit-learn's {@code train_test_split(stratify=labels)} makes,
   * as rows of all.
   *
   * @throws io.genept.core.UserError if either side has fewer cells than there are labels
   */
  TrainTestSplit stratified(double testFraction, long seed) {
    TrainTestSplit split = TrainTestSplit.stratified(labels, testFraction, seed);
    return new TrainTestSplit(among(split.train()), among(split.test()));
  }

  private int[] among(int[] places) {
    return Arrays.stream(places).map(place -> rows[place]).toArray();
  }

  /** A line that says which labels are left out. */
  Line remarked(Line line) {
    if (alone.isEmpty()) {
      return line;
    }
    return line.remark(
        "left out, being of one cell: "
            + String.join(", ", alone.subList(0, Math.min(NAMED, alone.size())))
            + (alone.size() > NAMED ? " and " + (alone.size() - NAMED) + " more labels" : ""));
  }
}
