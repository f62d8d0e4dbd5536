package io.genept.cells.name;

import java.io.Serializable;

/**
 * The type of the highest score.
 *
 * @param type its place in the list; -1 where fewer than two types have a score
 * @param margin its score less the second highest; NaN where there is no type
 */
record Choice(int type, double margin) implements Serializable {
  static final Choice NONE = new Choice(-1, Double.NaN);

  /**
   * Chooses; of equal scores the first type is taken.
   *
   * @param scores of each type, NaN for none; null for none at all
   */
  static Choice of(double[] scores) {
    if (scores == null) {
      return NONE;
    }
    int best = -1;
    double second = Double.NaN;
    for (int type = 0; type < scores.length; type++) {
      double score = scores[type];
      if (Double.isNaN(score)) {
        continue;
      }
      if (best < 0) {
        best = type;
      } else if (score > scores[best]) {
        second = scores[best];
        best = type;
      } else if (Double.isNaN(second) || score > second) {
        second = score;
      }
    }
    return Double.isNaN(second) ? NONE : new Choice(best, scores[best] - second);
  }

  boolean isNone() {
    return type < 0;
  }
}
