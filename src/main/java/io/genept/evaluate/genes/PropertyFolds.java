package io.genept.evaluate.genes;

import io.genept.math.TrainTestSplit;
import io.genept.metric.RankingMetrics;
import io.genept.table.Recorder.Predicted;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

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

  /** ROC-AUC of one split. */
  double auc(int split) {
    int[] test = splits.get(split).test();
    boolean[] truth = new boolean[test.length];
    for (int i = 0; i < test.length; i++) {
      truth[i] = positives[test[i]];
    }
    return RankingMetrics.rocAuc(truth, scores.get(split));
  }

  /** ROC-AUC of each split. */
  double[] aucs() {
    double[] aucs = new double[splits.size()];
    Arrays.setAll(aucs, this::auc);
    return aucs;
  }

  /** The predictions of all splits, by gene. */
  void predictions(String positive, BiConsumer<String, Predicted> sink) {
    for (int split = 0; split < splits.size(); split++) {
      predictions(split, positive, sink);
    }
  }

  /** The predictions of one split, by gene; a repeated gene is numbered. */
  void predictions(int split, String positive, BiConsumer<String, Predicted> sink) {
    String[] ids = samples.ids();
    String negative =
        Arrays.stream(samples.labels()).filter(l -> !l.equals(positive)).findFirst().orElseThrow();
    int[] test = splits.get(split).test();
    for (int i = 0; i < test.length; i++) {
      double score = scores.get(split)[i];
      sink.accept(
          ids[test[i]],
          new Predicted(samples.labels()[test[i]], score > threshold ? positive : negative, score));
    }
  }
}
