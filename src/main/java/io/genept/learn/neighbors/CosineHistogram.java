package io.genept.learn.neighbors;

/** Counts of cosines in 65,536 equal bins from −1 to 1. */
final class CosineHistogram {
  static final int BINS = 1 << 16;

  private final long[] counts = new long[BINS];

  static int bin(double cosine) {
    return (int) Math.max(0, Math.min(BINS - 1, (cosine + 1) / 2 * BINS));
  }

  void add(long[] other) {
    for (int bin = 0; bin < BINS; bin++) {
      counts[bin] += other[bin];
    }
  }

  /** Cosines above the lower edge of the bound's bin. */
  long above(double bound) {
    long sum = 0;
    for (int bin = bin(bound); bin < BINS; bin++) {
      sum += counts[bin];
    }
    return sum;
  }

  /** Lower edge of the bin that holds the cosine of this rank; −∞ for the first bin. */
  double lowerEdge(long rank) {
    int bin = binOf(rank);
    return bin == 0 ? Double.NEGATIVE_INFINITY : 2.0 * bin / BINS - 1;
  }

  /** Upper edge of the same; ∞ for the last bin. */
  double upperEdge(long rank) {
    int bin = binOf(rank);
    return bin == BINS - 1 ? Double.POSITIVE_INFINITY : 2.0 * (bin + 1) / BINS - 1;
  }

  /** Middle of the bin that holds the cosine of this rank. */
  double middle(long rank) {
    return (2.0 * binOf(rank) + 1) / BINS - 1;
  }

  private int binOf(long rank) {
    long sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += counts[bin];
      if (sum > rank) {
        return bin;
      }
    }
    return BINS - 1;
  }
}
