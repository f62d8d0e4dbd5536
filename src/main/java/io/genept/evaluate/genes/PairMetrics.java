package io.genept.evaluate.genes;

import io.genept.evaluate.pairs.Pairs;
import io.genept.metric.Bootstrap;
import io.genept.metric.RankingMetrics;
import io.genept.metric.ResampledRanking;
import io.genept.table.Line;
import java.util.Locale;
import java.util.Optional;

/** ROC-AUC and average precision of scored pairs, with bootstrap intervals. */
final class PairMetrics {
  static final String ROC_AUC = "roc_auc";
  private static final String AVERAGE_PRECISION = "average_precision";

  private PairMetrics() {}

  /**
   * Records ROC-AUC and average precision; undefined, with a message, where the pairs lack a class.
   *
   * @param line of the learner and the kind of pairs; its reference and message go to the ROC-AUC
   */
  static void record(Line line, Pairs test, double[] scores) {
    int positives = test.positives();
    if (positives == 0 || positives == test.size()) {
      Line undefined =
          line.reference(Optional.empty())
              .message(
                  String.format(
                      Locale.ROOT,
                      "undefined: %d of %d pairs are positive",
                      positives,
                      test.size()));
      undefined.metric(ROC_AUC, null, test.size());
      undefined.metric(AVERAGE_PRECISION, null, test.size());
      return;
    }
    line.metric(ROC_AUC, RankingMetrics.rocAuc(test.positive(), scores), test.size());
    line.reference(Optional.empty())
        .message(
            String.format(
                Locale.ROOT, "%.4f of the pairs are positive", (double) positives / test.size()))
        .metric(
            AVERAGE_PRECISION,
            RankingMetrics.averagePrecision(test.positive(), scores),
            test.size());
  }

  /** Records the ends of the 95 % bootstrap intervals of both numbers. */
  static void recordIntervals(Line line, Pairs test, double[] scores, long bootstrapSeed) {
    ResampledRanking ranking = new ResampledRanking(test.positive(), scores);
    recordInterval(
        line, ROC_AUC, Bootstrap.of(test.size(), bootstrapSeed, ranking::rocAuc), test.size());
    recordInterval(
        line,
        AVERAGE_PRECISION,
        Bootstrap.of(test.size(), bootstrapSeed, ranking::averagePrecision),
        test.size());
  }

  /** Records the ends of an interval. */
  static void recordInterval(Line line, String metric, Bootstrap interval, int n) {
    Line ends =
        line.message(
            String.format(
                Locale.ROOT,
                "95 %% interval of %,d bootstrap samples of the test pairs",
                Bootstrap.SAMPLES));
    ends.metric(metric + "_low", interval.low(), n);
    ends.metric(metric + "_high", interval.high(), n);
  }
}
