package io.genept.evaluate.panels;

import io.genept.evaluate.panels.PanelTask.PanelSetting;
import io.genept.evaluate.panels.PanelTask.Score;
import io.genept.table.Line;
import io.genept.table.Metrics.Metric;
import io.genept.table.Recorder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Scores as metrics, each with its gain: its accuracy less that of the same draw by the best method
 * without gene vectors, which is {@code expression-pca} or {@code weighted-pca} by their means over
 * draws, and {@code majority} where no gene is shared.
 *
 * @param dataset name of the pair
 * @param cells of the query
 */
record PanelMetrics(
    Recorder recorder, String dataset, String labelColumn, int neighbors, long cells) {
  private static final String ACCURACY = "accuracy";
  private static final List<String> WITHOUT_VECTORS =
      List.of(PanelSpaces.EXPRESSION_PCA, PanelSpaces.WEIGHTED_PCA);

  /** A setting and how many cells of each type are labelled. */
  private record Group(PanelSetting setting, int labels) {}

  /** Returns the accuracies, each as a metric that is named after its setting. */
  static List<Metric> accuracyBySetting(List<Metric> metrics) {
    return metrics.stream()
        .filter(m -> m.metric().equals(ACCURACY))
        .map(m -> m.as("", m.learner()))
        .toList();
  }

  /** Records all scores, setting by setting in their order. */
  void record(List<Score> scores) {
    scores.stream()
        .collect(
            Collectors.groupingBy(
                score -> new Group(score.setting(), score.labels()),
                LinkedHashMap::new,
                Collectors.toList()))
        .forEach(this::record);
  }

  private void record(Group group, List<Score> scores) {
    Map<String, TreeMap<Long, Score>> byMethod = new LinkedHashMap<>();
    for (Score score : scores) {
      byMethod.computeIfAbsent(score.method(), method -> new TreeMap<>()).put(score.draw(), score);
    }
    String best = best(byMethod);
    byMethod.forEach(
        (method, draws) -> {
          for (Score score : draws.values()) {
            Line line =
                recorder
                    .of(dataset, method)
                    .task("panels")
                    .learner(group.setting().learner(neighbors, group.labels()))
                    .against(labelColumn)
                    .seed(score.draw())
                    .message(score.remark());
            line.metric(ACCURACY, score.accuracy(), cells);
            line.metric("macro_f1", score.macroF1(), cells);
            if (!method.equals(best) && !method.equals(PanelSpaces.MAJORITY)) {
              line.remark("less " + best)
                  .metric(
                      "accuracy_gain",
                      score.accuracy() - accuracy(byMethod.get(best), score.draw()),
                      cells);
            }
          }
        });
  }

  /** Where nothing but the controls is drawn, the other methods have one score for all draws. */
  private static double accuracy(TreeMap<Long, Score> draws, long draw) {
    Score same = draws.get(draw);
    return same == null ? draws.firstEntry().getValue().accuracy() : same.accuracy();
  }

  private static String best(Map<String, TreeMap<Long, Score>> byMethod) {
    String best = PanelSpaces.MAJORITY;
    double highest = -1;
    for (String method : WITHOUT_VECTORS) {
      if (byMethod.containsKey(method)) {
        double mean =
            byMethod.get(method).values().stream()
                .mapToDouble(Score::accuracy)
                .average()
                .orElseThrow();
        if (mean > highest) {
          best = method;
          highest = mean;
        }
      }
    }
    return best;
  }
}
