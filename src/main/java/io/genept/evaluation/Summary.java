package io.genept.evaluation;

import io.genept.table.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Metrics as lines for people: mean ± sample standard deviation over seeds. */
final class Summary {
  private Summary() {}

  static List<String> lines(List<Metrics.Metric> metrics) {
    Map<String, List<Metrics.Metric>> groups =
        metrics.stream()
            .collect(
                Collectors.groupingBy(
                    metric ->
                        String.join(
                            " ",
                            metric.embedding(),
                            metric.task(),
                            metric.learner(),
                            metric.labelColumn(),
                            metric.metric()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return groups.entrySet().stream().map(e -> line(e.getKey(), e.getValue())).toList();
  }

  private static String line(String name, List<Metrics.Metric> metrics) {
    double mean = metrics.stream().mapToDouble(Metrics.Metric::value).average().orElseThrow();
    double squares =
        metrics.stream().mapToDouble(m -> (m.value() - mean) * (m.value() - mean)).sum();
    return metrics.size() == 1
        ? String.format(Locale.ROOT, "%s: %.4f", name, mean)
        : String.format(
            Locale.ROOT,
            "%s: %.4f ± %.4f (%d seeds)",
            name,
            mean,
            Math.sqrt(squares / (metrics.size() - 1)),
            metrics.size());
  }
}
