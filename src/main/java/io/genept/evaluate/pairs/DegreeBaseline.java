package io.genept.evaluate.pairs;

import java.util.HashMap;
import java.util.Map;

/**
 * Scores of test pairs from nothing but how often each item occurs in the training pairs. What it
 * reaches needs no vector, no text and no biology.
 */
public final class DegreeBaseline {
  private final Map<Integer, int[]> counts = new HashMap<>();

  /** Counts the items of the training pairs. */
  public DegreeBaseline(Pairs train) {
    for (int row = 0; row < train.size(); row++) {
      count(Pairs.low(train.keys()[row]), train.positive()[row]);
      if (!Pairs.isSelf(train.keys()[row])) {
        count(Pairs.high(train.keys()[row]), train.positive()[row]);
      }
    }
  }

  /**
   * Scores by preferential attachment: {@code log(1 + p_a) + log(1 + p_b)}, with {@code p} the
   * number of positive training pairs of an item.
   */
  public double[] degree(Pairs test) {
    return scores(test, item -> Math.log1p(item[1]));
  }

  /**
   * Scores by the log odds of the items: {@code log((1 + p_a)/(1 + n_a)) + log((1 + p_b)/(1 +
   * n_b))}, with {@code n} the number of negative training pairs of an item. What a learner can at
   * most know that remembers items alone.
   */
  public double[] odds(Pairs test) {
    return scores(test, item -> Math.log((1.0 + item[1]) / (1.0 + item[0])));
  }

  private void count(int item, boolean positive) {
    counts.computeIfAbsent(item, key -> new int[2])[positive ? 1 : 0]++;
  }

  private double[] scores(Pairs test, java.util.function.ToDoubleFunction<int[]> score) {
    int[] unseen = new int[2];
    double[] scores = new double[test.size()];
    for (int row = 0; row < scores.length; row++) {
      int[] low = counts.getOrDefault(Pairs.low(test.keys()[row]), unseen);
      int[] high = counts.getOrDefault(Pairs.high(test.keys()[row]), unseen);
      scores[row] = score.applyAsDouble(low) + score.applyAsDouble(high);
    }
    return scores;
  }
}
