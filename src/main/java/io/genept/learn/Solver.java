package io.genept.learn;

import io.genept.core.Opt;
import java.util.Locale;

/** Implementations of the learners that MLlib has too. */
public enum Solver {
  /** The one that BENCHMARKS.md measures as the faster. */
  AUTO,
  /** MLlib's, in double precision; a Spark job for each step. */
  MLLIB,
  /** Blocks of rows in float, where they are; sums in double. */
  BLOCKED;

  /** The implementation that is meant. */
  public Solver resolved() {
    return this == AUTO ? BLOCKED : this;
  }

  /** As a remark beside a number. */
  public String words() {
    return "solver " + resolved().name().toLowerCase(Locale.ROOT);
  }

  /**
   * The choice.
   *
   * @param solver the implementation
   */
  public record Choice(
      @Opt(
              name = "solver",
              formerly = "kmeans",
              value =
                  "k-means and logistic regression. blocked: by blocks of float rows, as fast as"
                      + " scikit-learn's. mllib: Spark's own, slower. auto: the faster.",
              label = "SOLVER",
              byDefault = "auto")
          Solver solver) {}
}
