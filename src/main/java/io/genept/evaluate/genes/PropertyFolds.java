package io.genept.evaluate.genes;

import io.genept.math.TrainTestSplit;
import io.genept.metric.RankingMetrics;
import io.genept.table.Line;
import java.util.Arrays;
import java.util.List;

/**
 * Scores of the held-out genes of each split.
 *
 * @param samples the genes
 * @param positives the class of each
 * @param splits training and held-out genes
 * @param threshold score above which a gene is taken for positive
 * @param scores of the test genes of each split, in their order
 */
@SuppressWarnings("ArrayRecordComponent")
record PropertyFolds(
    LabelledRows samples,
    boolean[] positives,
    List<TrainTestSplit> splits,
    double threshold,
    List<double[]> scores) {

  /** Computes the ROC-AUC of one split. */
  double auc(int split) {
    int[] test = splits.get(split).test();
    boolean[] truth = new boolean[test.length];
    for (int i = 0; i < test.length; i++) {
      truth[i] = positives[test[i]];
    }
    return RankingMetrics.rocAuc(truth, scores.get(split));
  }

  /** Computes the ROC-AUC of each split. */
  double[] aucs() {
    double[] aucs = new double[splits.size()];
    Arrays.setAll(aucs, this::auc);
    return aucs;
  }

  /** Records the predictions of all splits. */
  void record(Line line, String positive) {
    for (int split = 0; split < splits.size(); split++) {
      record(split, line, positive);
    }
  }

  /** Records the predictions of one split; a repeated gene is numbered. */
  void record(int split, Line line, String positive) {
    String[] ids = samples.ids();
    String negative =
        Arrays.stream(samples.labels()).filter(l -> !l.equals(positive)).findFirst().orElseThrow();
    int[] test = splits.get(split).test();
    for (int i = 0; i < test.length; i++) {
      double score = scores.get(split)[i];
      line.prediction(
          ids[test[i]], samples.labels()[test[i]], score > threshold ? positive : negative, score);
    }
  }
}
