package io.genept.evaluate.genes;

import io.genept.core.InParallel;
import io.genept.core.Progress;
import io.genept.evaluate.pairs.Pairs;
import io.genept.learn.linear.PairFeature;
import io.genept.learn.linear.PairRegression;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logistic regressions on pairs of one embedding at scikit-learn's defaults (C = 1, at most 100
 * iterations), as many side by side as there are cores.
 */
final class PairRuns {
  static final double C = 1;
  static final int MAX_ITERATIONS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(PairRuns.class);

  private PairRuns() {}

  /**
   * Fit of one learner, and the pairs that it scores.
   *
   * @param feature of two vectors
   * @param train pairs of both classes, rows of the embedding
   * @param tests sets of pairs to score
   */
  record Fit(PairFeature feature, Pairs train, List<Pairs> tests) {
    Fit {
      tests = List.copyOf(tests);
    }
  }

  /** Name of the learner in metrics. */
  static String learner(PairFeature feature) {
    return "logistic_regression_" + feature.name().toLowerCase(Locale.ROOT);
  }

  /** Computes for each fit the scores of its test sets: log odds, one for each pair. */
  static List<List<double[]>> scores(
      SparkSession spark, GeneVectors embedding, List<Fit> fits, String what) {
    AtomicLong done = new AtomicLong();
    try (PairRegression vectors =
        new PairRegression(spark, embedding.values(), embedding.dimension())) {
      return Progress.during(
          what + " fits of " + embedding.name(),
          fits.size(),
          done::get,
          LOG::info,
          () ->
              InParallel.map(
                  fits,
                  Math.max(1, Math.min(fits.size(), vectors.parallelism())),
                  fit -> {
                    List<double[]> scores =
                        vectors.fitScores(
                            labelled(fit.train()),
                            fit.tests().stream().map(PairRuns::labelled).toList(),
                            fit.feature(),
                            C,
                            MAX_ITERATIONS);
                    done.incrementAndGet();
                    return scores;
                  }));
    }
  }

  private static PairRegression.Labelled labelled(Pairs pairs) {
    return new PairRegression.Labelled(
        LongStream.of(pairs.keys()).mapToInt(Pairs::low).toArray(),
        LongStream.of(pairs.keys()).mapToInt(Pairs::high).toArray(),
        pairs.positive());
  }
}
