package io.genept.evaluate.cells;

import io.genept.metric.Bootstrap;
import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.metric.RankingMetrics;
import io.genept.metric.ResampledRanking;
import io.genept.table.Line;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Scores of samples (cells or patients' samples) pooled over folds, with 95 % intervals by
 * bootstrap over patients: a drawn patient brings all its samples.
 *
 * @param classes the phenotypes by their codes
 * @param truth code of each sample
 * @param predicted code of each sample
 * @param scores log odds or probability of the second class, for two classes; else empty
 * @param ofPatient samples of each patient
 */
@SuppressWarnings("ArrayRecordComponent")
record PatientScores(
    List<String> classes, int[] truth, int[] predicted, double[] scores, int[][] ofPatient) {
  private static final long BOOTSTRAP_SEED = 0;

  /** Adds accuracy, macro precision, recall and F1, ROC-AUC for two classes, and the intervals. */
  void add(Line line) {
    Map<String, ToDoubleFunction<ClassificationMetrics>> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", ClassificationMetrics::accuracy);
    metrics.put("precision_macro", m -> m.precision(ClassAverage.MACRO));
    metrics.put("recall_macro", m -> m.recall(ClassAverage.MACRO));
    metrics.put("f1_macro", m -> m.f1(ClassAverage.MACRO));
    long[][][] confusions = Arrays.stream(ofPatient).map(this::confusion).toArray(long[][][]::new);
    int[] all = IntStream.range(0, ofPatient.length).toArray();
    metrics.forEach(
        (name, metric) ->
            add(
                line,
                name,
                patients ->
                    metric.applyAsDouble(
                        ClassificationMetrics.ofConfusion(classes, sum(confusions, patients))),
                all));
    if (scores.length > 0) {
      boolean[] positive = new boolean[truth.length];
      for (int i = 0; i < truth.length; i++) {
        positive[i] = truth[i] == 1;
      }
      ResampledRanking ranking = new ResampledRanking(positive, scores);
      double value = RankingMetrics.rocAuc(positive, scores);
      Bootstrap interval =
          Bootstrap.of(ofPatient.length, BOOTSTRAP_SEED, drawn -> ranking.rocAuc(samples(drawn)));
      metric(line, "roc_auc", value);
      interval(line, "roc_auc", interval);
    }
  }

  /** Share of samples predicted right. */
  double accuracy() {
    return IntStream.range(0, truth.length).filter(i -> truth[i] == predicted[i]).count()
        / (double) truth.length;
  }

  private void add(Line line, String name, ToDoubleFunction<int[]> metric, int[] all) {
    metric(line, name, metric.applyAsDouble(all));
    interval(line, name, Bootstrap.of(all.length, BOOTSTRAP_SEED, metric));
  }

  private void interval(Line line, String name, Bootstrap interval) {
    String how =
        String.format(
            Locale.ROOT,
            "95 %% interval of %,d bootstrap samples of the %d patients",
            Bootstrap.SAMPLES,
            ofPatient.length);
    metric(line.message(how), name + "_low", interval.low());
    metric(line.message(how), name + "_high", interval.high());
  }

  private void metric(Line line, String name, double value) {
    if (Double.isNaN(value)) {
      line.message("undefined: one phenotype only in the samples").metric(name, null, truth.length);
    } else {
      line.metric(name, value, truth.length);
    }
  }

  private int[] samples(int[] patients) {
    return IntStream.of(patients).flatMap(patient -> IntStream.of(ofPatient[patient])).toArray();
  }

  private long[][] confusion(int[] samples) {
    long[][] confusion = new long[classes.size()][classes.size()];
    for (int sample : samples) {
      confusion[truth[sample]][predicted[sample]]++;
    }
    return confusion;
  }

  private long[][] sum(long[][][] confusions, int[] patients) {
    long[][] sum = new long[classes.size()][classes.size()];
    for (int patient : patients) {
      for (int i = 0; i < sum.length; i++) {
        for (int j = 0; j < sum.length; j++) {
          sum[i][j] += confusions[patient][i][j];
        }
      }
    }
    return sum;
  }
}
