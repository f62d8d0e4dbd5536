package io.genept.evaluate.cells;

import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.table.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Records predicted labels and the scores that follow from them. */
final class ClassificationResults {
  private ClassificationResults() {}

  /**
   * Adds accuracy and macro precision, recall and F1 of one run, with its predictions.
   *
   * @param test rows of the cells that were held out
   * @param predicted code of the label of each held-out cell
   * @param line of the learner and its seed
   * @return the accuracy
   */
  static double add(EvaluatedCells cells, int[] test, int[] predicted, Line line) {
    List<String> classes = cells.labels().classes();
    int[] codes = cells.labels().codes();
    int[] truth = IntStream.of(test).map(row -> codes[row]).toArray();
    cells.predictions().add(line, test, cells.labels(), classes, predicted, new double[0]);
    Line remarked =
        IntStream.of(predicted).distinct().count() == 1
            ? line.remark("every held-out cell is predicted as " + classes.get(predicted[0]))
            : line;
    Map<String, ToDoubleFunction<ClassificationMetrics>> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", ClassificationMetrics::accuracy);
    metrics.put("precision_macro", scores -> scores.precision(ClassAverage.MACRO));
    metrics.put("recall_macro", scores -> scores.recall(ClassAverage.MACRO));
    metrics.put("f1_macro", scores -> scores.f1(ClassAverage.MACRO));
    ClassificationMetrics all = ClassificationMetrics.of(truth, predicted);
    metrics.forEach(
        (name, metric) ->
            SampledLine.of(cells, remarked)
                .metric(
                    name,
                    metric.applyAsDouble(all),
                    test.length,
                    places ->
                        metric.applyAsDouble(
                            ClassificationMetrics.of(
                                SampledLine.some(truth, places),
                                SampledLine.some(predicted, places)))));
    return all.accuracy();
  }
}
