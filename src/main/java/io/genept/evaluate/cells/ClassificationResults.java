package io.genept.evaluate.cells;

import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.table.Line;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records predicted labels and the scores that follow from them. */
final class ClassificationResults {
  private ClassificationResults() {}

  /**
   * Adds accuracy and macro precision, recall and F1 of one run, with its predictions.
   *
   * @param test rows of the cells that were held out
   * @param classes the labels by their codes
   * @param predicted code of the label of each held-out cell
   * @param line of the learner and its seed
   * @return the accuracy
   */
  static double add(
      EvaluatedCells cells, int[] test, List<String> classes, int[] predicted, Line line) {
    String[] truth = new String[test.length];
    String[] names = new String[test.length];
    for (int i = 0; i < test.length; i++) {
      truth[i] = cells.labels()[test[i]];
      names[i] = classes.get(predicted[i]);
      line.prediction(cells.matrix().keys().get(test[i]), truth[i], names[i]);
    }
    ClassificationMetrics scores = ClassificationMetrics.of(truth, names);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("accuracy", scores.accuracy());
    values.put("precision_macro", scores.precision(ClassAverage.MACRO));
    values.put("recall_macro", scores.recall(ClassAverage.MACRO));
    values.put("f1_macro", scores.f1(ClassAverage.MACRO));
    Line remarked =
        Arrays.stream(names).distinct().count() == 1
            ? line.message("every held-out cell is predicted as " + names[0])
            : line;
    values.forEach((metric, value) -> remarked.metric(metric, value, test.length));
    return scores.accuracy();
  }
}
