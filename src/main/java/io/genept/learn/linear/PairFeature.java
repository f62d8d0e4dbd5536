package io.genept.learn.linear;

import java.util.List;

/** Features of a pair made from the vectors of its two items, whatever their order. */
public enum PairFeature {
  /** {@code a + b}: the paper's. */
  SUM,
  /** {@code a · b}, number by number: a linear model of it is a weighted inner product. */
  PRODUCT,
  /** {@code |a - b|}, number by number. */
  DIFFERENCE,
  /** Sum, product and difference one after the other. */
  ALL;

  /** Features of a pair that are not sums of one of each item. */
  interface Joint {
    /** Puts them; all three arrays have the length of a vector. */
    void put(float[] left, float[] right, float[] into);
  }

  /** Tests whether the sum of both vectors is the first feature. */
  boolean hasSum() {
    return this == SUM || this == ALL;
  }

  /** The features after the sum, in their order. */
  List<Joint> joint() {
    return switch (this) {
      case SUM -> List.of();
      case PRODUCT -> List.of(PairFeature::multiply);
      case DIFFERENCE -> List.of(PairFeature::differ);
      case ALL -> List.of(PairFeature::multiply, PairFeature::differ);
    };
  }

  private static void multiply(float[] left, float[] right, float[] into) {
    for (int d = 0; d < into.length; d++) {
      into[d] = left[d] * right[d];
    }
  }

  private static void differ(float[] left, float[] right, float[] into) {
    for (int d = 0; d < into.length; d++) {
      into[d] = Math.abs(left[d] - right[d]);
    }
  }
}
