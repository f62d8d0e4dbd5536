package io.genept.metric;

/** Average of the scores of the classes. */
public enum ClassAverage {
  /** Every class counts the same. */
  MACRO,
  /** Each class counts by its number of true samples. */
  WEIGHTED
}
