package io.genept.learn;

/** Whether features are brought to unit variance before the penalty of a learner sees them. */
public enum Scaling {
  /** As they are: scikit-learn's {@code LogisticRegression()}. */
  NONE,
  /**
   * Unit variance: {@code make_pipeline(StandardScaler(), LogisticRegression())}, with the sample
   * variance (divisor n-1). On unit vectors, whose features hardly vary, the plain penalty
   * otherwise outweighs the data.
   */
  UNIT_VARIANCE
}
