package io.genept.evaluate.genes;

import io.genept.evaluate.pairs.Pairs;
import io.genept.metric.Bootstrap;
import io.genept.metric.RankingMetrics;
import io.genept.metric.ResampledRanking;
import io.genept.table.Recorder;
import java.util.Locale;

/**
 * ROC-AUC and average precision of scored pairs, as rows of metrics.
 *
 * @param scope of the embedding
 * @param task name of the task
 * @param learner name of the learner
 * @param labelColumn what kind of pairs they are
 * @param seed of the split and the negatives; null where they are given
 */
record PairScores(
    Recorder.Scope scope, String task, String learner, String labelColumn, Long seed) {
  static final String ROC_AUC = "roc_auc";
  static final String AVERAGE_PRECISION = "average_precision";

  /** Adds both numbers; undefined, with a message, where the pairs lack a class. */
  void add(Pairs test, double[] scores, Recorder.Reference reference, String message) {
    int positives = test.positives();
    if (positives == 0 || positives == test.size()) {
      String why =
          String.format(
              Locale.ROOT, "undefined: %d of %d pairs are positive", positives, test.size());
      metric(ROC_AUC, test.size(), null, null, why);
      metric(AVERAGE_PRECISION, test.size(), null, null, why);
      return;
    }
    metric(
        ROC_AUC, test.size(), RankingMetrics.rocAuc(test.positive(), scores), reference, message);
    metric(
        AVERAGE_PRECISION,
        test.size(),
        RankingMetrics.averagePrecision(test.positive(), scores),
        null,
        String.format(
            Locale.ROOT, "%.4f of the pairs are positive", (double) positives / test.size()));
  }

  /** Adds the ends of the 95 % bootstrap intervals of both numbers. */
  void addIntervals(Pairs test, double[] scores, long bootstrapSeed) {
    ResampledRanking ranking = new ResampledRanking(test.positive(), scores);
    interval(ROC_AUC, Bootstrap.of(test.size(), bootstrapSeed, ranking::rocAuc), test.size());
    interval(
        AVERAGE_PRECISION,
        Bootstrap.of(test.size(), bootstrapSeed, ranking::averagePrecision),
        test.size());
  }

  /** Adds the ends of an interval. */
  void interval(String metric, Bootstrap interval, int n) {
    String how =
        String.format(
            Locale.ROOT,
            "95 %% interval of %,d bootstrap samples of the test pairs",
            Bootstrap.SAMPLES);
    metric(metric + "_low", n, interval.low(), null, how);
    metric(metric + "_high", n, interval.high(), null, how);
  }

  void metric(String metric, int n, Double value, Recorder.Reference reference, String message) {
    scope.metric(
        new Recorder.Measured(task, learner, labelColumn, metric, n),
        null,
        seed,
        value,
        reference,
        message);
  }
}
