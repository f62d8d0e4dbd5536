package io.genept.learn;

/** Scaling of features before a penalised learner. */
public enum Scaling {
  /** None: scikit-learn's {@code LogisticRegression()}. */
  NONE,
  /**
   * Unit variance: {@code make_pipeline(StandardScaler(), LogisticRegression())}, with the sample
   * variance (divisor n-1). On unit vectors, whose features hardly vary, the plain penalty
   * otherwise outweighs the data.
   */
  UNIT_VARIANCE
}
