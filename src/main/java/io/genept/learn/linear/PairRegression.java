package io.genept.learn.linear;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Logistic regression on pairs of items whose vectors every task holds: features are made where
 * they are needed, from two rows of one broadcast table ({@link PairObjective}).
 *
 * <p>One fit is one task, so that its sums have one order and its result does not depend on the
 * cluster; fits run side by side, from as many threads as there are cores.
 */
public final class PairRegression implements AutoCloseable {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final int dimension;
  private final Broadcast<float[]> vectors;

  /**
   * Sends the vectors to all executors.
   *
   * @param values row after row
   * @param dimension length of a row
   */
  public PairRegression(SparkSession spark, float[] values, int dimension) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.dimension = dimension;
    this.vectors = context.broadcast(values);
  }

  /**
   * Pairs of rows and their classes.
   *
   * @param left row of the first item of each pair (n)
   * @param right row of the second item of each pair (n)
   * @param positive class of each pair (n)
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Labelled(int[] left, int[] right, boolean[] positive) implements Serializable {}

  /** Counts the fits that may usefully run at once. */
  public int parallelism() {
    return spark.sparkContext().defaultParallelism();
  }

  /**
   * Fits on some pairs and scores others.
   *
   * @param train pairs of both classes
   * @param tests sets of pairs to score; their classes do not matter
   * @param c inverse strength of the penalty, scikit-learn's {@code C}
   * @param maxIterations after which the fit stops, converged or not
   * @return for each set the log odds of each pair, scikit-learn's {@code decision_function}
   */
  public List<double[]> fitScores(
      Labelled train, List<Labelled> tests, PairFeature feature, double c, int maxIterations) {
    Broadcast<float[]> table = vectors;
    int length = dimension;
    Broadcast<Labelled> fitted = context.broadcast(train);
    Broadcast<List<Labelled>> scored = context.broadcast(tests);
    try {
      return context
          .parallelize(List.of(maxIterations), 1)
          .map(
              iterations -> {
                double[] weights =
                    PairObjective.fit(
                        table.value(), length, feature, fitted.value(), c, iterations);
                List<double[]> scores = new ArrayList<>();
                for (Labelled test : scored.value()) {
                  scores.add(PairObjective.scores(table.value(), length, feature, test, weights));
                }
                return scores;
              })
          .first();
    } finally {
      fitted.destroy();
      scored.destroy();
    }
  }

  @Override
  public void close() {
    vectors.destroy();
  }
}
