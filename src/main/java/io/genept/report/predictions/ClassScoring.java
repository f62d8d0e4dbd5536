package io.genept.report.predictions;

import io.genept.metric.ClassificationMetrics;
import io.genept.metric.ClassificationMetrics.ClassScores;
import io.genept.report.metrics.CrossTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Precision, recall and F1 of each label, from labels against predicted labels; a label without a
 * prediction has a precision of 0, as scikit-learn's {@code precision_recall_fscore_support} has it
 * with {@code zero_division=0}.
 */
final class ClassScoring {
  private ClassScoring() {}

  /**
   * A label, and its scores by each embedding.
   *
   * @param support samples of the label, the most that an embedding has
   * @param scores one for each table; {@code null} where it has no sample of the label
   */
  record LabelScores(String label, long support, List<ClassScores> scores) {}

  /**
   * Scores of all labels, those with the most samples first; samples without a label do not count.
   */
  static List<LabelScores> of(List<CrossTable> tables) {
    List<Map<String, ClassScores>> byTable = tables.stream().map(ClassScoring::scores).toList();
    Map<String, Long> support = new LinkedHashMap<>();
    byTable.forEach(
        scores -> scores.forEach((label, own) -> support.merge(label, own.support(), Math::max)));
    List<LabelScores> labels = new ArrayList<>();
    support.forEach(
        (label, samples) -> {
          List<ClassScores> scores = new ArrayList<>();
          byTable.forEach(own -> scores.add(own.get(label)));
          labels.add(new LabelScores(label, samples, scores));
        });
    labels.sort(
        Comparator.comparing((LabelScores label) -> -label.support())
            .thenComparing(LabelScores::label));
    return labels;
  }

  private static Map<String, ClassScores> scores(CrossTable table) {
    TreeSet<String> names = new TreeSet<>(table.labels());
    names.addAll(table.predicted());
    List<String> classes = List.copyOf(names);
    Map<String, Integer> place = new HashMap<>();
    classes.forEach(name -> place.put(name, place.size()));
    long[][] confusion = new long[classes.size()][classes.size()];
    long samples = 0;
    for (int l = 0; l < table.labels().size(); l++) {
      if (!table.labels().get(l).equals(CrossTable.MISSING)) {
        long[] row = confusion[place.get(table.labels().get(l))];
        for (int p = 0; p < table.predicted().size(); p++) {
          row[place.get(table.predicted().get(p))] += table.counts()[l][p];
          samples += table.counts()[l][p];
        }
      }
    }
    Map<String, ClassScores> scores = new LinkedHashMap<>();
    if (samples > 0) {
      ClassificationMetrics.ofConfusion(classes, confusion).classes().stream()
          .filter(own -> own.support() > 0)
          .forEach(own -> scores.put(own.label(), own));
    }
    return scores;
  }
}
