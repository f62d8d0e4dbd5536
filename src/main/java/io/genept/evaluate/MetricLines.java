package io.genept.evaluate;

import io.genept.metric.MeanInterval;
import io.genept.table.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Metrics as lines for people: mean ± sample standard deviation over seeds, with the 95 % interval
 * of the mean, or over folds, which are not independent and have none.
 */
public final class MetricLines {
  private MetricLines() {}

  public static List<String> lines(List<Metrics.Metric> metrics) {
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
    MeanInterval over =
        MeanInterval.of(defined.stream().mapToDouble(Metrics.Metric::value).toArray());
    if (defined.size() == 1) {
      return String.format(Locale.ROOT, "%s: %.4f", name, over.mean());
    }
    return defined.get(0).fold() != null
        ? String.format(
            Locale.ROOT, "%s: %.4f ± %.4f (%d folds)", name, over.mean(), over.sd(), defined.size())
        : String.format(
            Locale.ROOT,
            "%s: %.4f ± %.4f (%d seeds; 95 %% interval of the mean %.4f to %.4f)",
            name,
            over.mean(),
            over.sd(),
            defined.size(),
            over.low(),
            over.high());
  }
}
