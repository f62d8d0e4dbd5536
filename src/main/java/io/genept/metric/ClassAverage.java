package io.genept.metric;

/** How the scores of the classes become one number. */
public enum ClassAverage {
  /** Every class counts the same. */
  MACRO,
  /** Each class counts by its number of true samples. */
  WEIGHTED
}
