package io.genept.math;

/** Distance between two vectors. */
public enum DistanceMetric {
  /** The root of the summed squared differences. */
  EUCLIDEAN,
  /**
   * One minus the cosine of the angle, in 0..2; a zero vector is at distance 1 from all others, as
   * in scikit-learn.
   */
  COSINE
}
