package io.genept.evaluate.panels;

import io.genept.table.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What text was worth at each number of shared genes, in a few words. */
final class PanelOutcome {
  private PanelOutcome() {}

  /**
   * Mean accuracies over the draws: of the text ({@code hybrid}, or {@code informed} where no gene
   * is shared), of its permuted control, and of the better method without gene vectors.
   *
   * @param metrics of one pair
   */
  static String words(List<Metrics.Metric> metrics) {
    Map<String, Map<String, Double>> settings =
        metrics.stream()
            .filter(metric -> metric.metric().equals("accuracy") && metric.value() != null)
            .filter(metric -> metric.learner().indexOf(' ') == metric.learner().lastIndexOf(' '))
            .collect(
                Collectors.groupingBy(
                    metric -> metric.learner().substring(metric.learner().indexOf(' ') + 1),
                    LinkedHashMap::new,
                    Collectors.groupingBy(
                        Metrics.Metric::embedding,
                        Collectors.averagingDouble(Metrics.Metric::value))));
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + " " + words(setting.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String words(Map<String, Double> methods) {
    String text =
        methods.containsKey(PanelSpaces.HYBRID) ? PanelSpaces.HYBRID : PanelSpaces.INFORMED;
    double expression =
        Stream.of(PanelSpaces.EXPRESSION_PCA, PanelSpaces.WEIGHTED_PCA)
            .map(methods::get)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(Double.NaN);
    String without =
        Double.isNaN(expression)
            ? percent(methods.get(PanelSpaces.MAJORITY)) + " the most frequent label"
            : percent(expression) + " expression alone";
    return String.format(
        Locale.ROOT,
        "%s %s (%s with permuted genes, %s)",
        percent(methods.get(text)),
        text,
        percent(methods.get(text + "-permuted")),
        without);
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }
}
