package io.genept.evaluate.cells;

import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.table.Recorder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicted labels as rows of the outcome: the predictions and the scores that follow from them.
 */
final class ClassificationResults {
  private ClassificationResults() {}

  /**
   * Adds accuracy and macro precision, recall and F1 of one run, with its predictions.
   *
   * @param test rows of the cells that were held out
   * @param classes the labels by their codes
   * @param predicted code of the label of each held-out cell
   * @return the accuracy
   */
  static double add(
      EvaluatedCells cells,
      String task,
      String learner,
      long seed,
      int[] test,
      List<String> classes,
      int[] predicted,
      Recorder.Scope scope) {
    String column = cells.labelColumn();
    String[] truth = new String[test.length];
    String[] names = new String[test.length];
    for (int i = 0; i < test.length; i++) {
      truth[i] = cells.labels()[test[i]];
      names[i] = classes.get(predicted[i]);
      scope.prediction(
          task, learner, column, seed, cells.matrix().keys().get(test[i]), truth[i], names[i]);
    }
    ClassificationMetrics scores = ClassificationMetrics.of(truth, names);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("accuracy", scores.accuracy());
    values.put("precision_macro", scores.precision(ClassAverage.MACRO));
    values.put("recall_macro", scores.recall(ClassAverage.MACRO));
    values.put("f1_macro", scores.f1(ClassAverage.MACRO));
    String remark =
        Arrays.stream(names).distinct().count() == 1
            ? "every held-out cell is predicted as " + names[0]
            : null;
    values.forEach(
        (metric, value) ->
            scope.metric(task, learner, column, metric, seed, value, test.length, remark));
    return scores.accuracy();
  }
}
