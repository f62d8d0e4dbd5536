package io.genept.metric;

import java.util.stream.IntStream;

/**
 * Metrics of {@link RankingMetrics} on samples of scored pairs, drawn with repeats: scores are
 * sorted once, and a sample is how often each pair occurs. For {@link Bootstrap}; the difference of
 * two of these on the same draws is paired.
 */
public final class ResampledRanking {
  private final boolean[] positive;
  private final double[] scores;
  private final int[] descending;

  /**
   * Sorts the pairs by score.
   *
   * @param positive whether each sample is positive (n)
   * @param scores higher for samples more likely positive (n), finite
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public ResampledRanking(boolean[] positive, double[] scores) {
    if (positive.length != scores.length) {
      throw new IllegalArgumentException(
          positive.length + " labels for " + scores.length + " scores, expected as many");
    }
    this.positive = positive;
    this.scores = scores;
    descending =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[b] + 0.0, scores[a] + 0.0))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** Computes {@link RankingMetrics#rocAuc} of the drawn positions; NaN if a class is absent. */
  public double rocAuc(int[] drawn) {
    Curve curve = curve(drawn);
    return curve.doubledArea / (2.0 * curve.positives * (drawn.length - curve.positives));
  }

  /**
   * Computes {@link RankingMetrics#averagePrecision} of the drawn positions; NaN without a
   * positive.
   */
  public double averagePrecision(int[] drawn) {
    Curve curve = curve(drawn);
    return curve.precision / curve.positives;
  }

  private record Curve(long positives, double doubledArea, double precision) {}

  private Curve curve(int[] drawn) {
    int[] times = new int[scores.length];
    for (int position : drawn) {
      times[position]++;
    }
    long hits = 0;
    long selected = 0;
    long doubledArea = 0;
    double precision = 0;
    int i = 0;
    while (i < descending.length) {
      double threshold = scores[descending[i]];
      long tied = 0;
      long tiedPositives = 0;
      while (i < descending.length && scores[descending[i]] == threshold) {
        int row = descending[i++];
        tied += times[row];
        tiedPositives += positive[row] ? times[row] : 0;
      }
      doubledArea += (tied - tiedPositives) * (2 * hits + tiedPositives);
      hits += tiedPositives;
      selected += tied;
      if (tiedPositives > 0) {
        precision += tiedPositives * ((double) hits / selected);
      }
    }
    return new Curve(hits, doubledArea, precision);
  }
}
