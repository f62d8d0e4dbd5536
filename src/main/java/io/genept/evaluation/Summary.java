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
    List<Metrics.Metric> defined = metrics.stream().filter(m -> m.value() != null).toList();
    if (defined.isEmpty()) {
      return name + ": undefined";
    }
    double mean = defined.stream().mapToDouble(Metrics.Metric::value).average().orElseThrow();
    double squares =
        defined.stream().mapToDouble(m -> (m.value() - mean) * (m.value() - mean)).sum();
    boolean folds = defined.get(0).fold() != null;
    return defined.size() == 1
        ? String.format(Locale.ROOT, "%s: %.4f", name, mean)
        : String.format(
            Locale.ROOT,
            "%s: %.4f ± %.4f (%d %s)",
            name,
            mean,
            Math.sqrt(squares / (defined.size() - 1)),
            defined.size(),
            folds ? "folds" : "seeds");
  }
}
