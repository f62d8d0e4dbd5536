package io.genept.report.metrics;

import io.genept.metric.MeanInterval;
import io.genept.report.panels.PanelResults;
import io.genept.table.Metrics.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Metrics as people compare them: one group for each data set, task and label column; in it one row
 * for each embedding and learner, one column for each metric, averaged over the replicates.
 *
 * <p>Replicates are the seeds (the mean over the folds of each), or the folds where there is at
 * most one seed. The standard deviation is the sample's ({@code n - 1}). Everything keeps the order
 * in which the metrics were written.
 */
public final class MetricGroups {
  private static final Pattern RUN = Pattern.compile(" \\([^()]*\\)$");

  private MetricGroups() {}

  /** Kind of repetition behind a number. */
  public enum Replicates {
    SEEDS("seed"),
    FOLDS("fold"),
    NONE("value");

    final String noun;

    Replicates(String noun) {
      this.noun = noun;
    }
  }

  /**
   * One number of the table.
   *
   * @param mean over the replicates; NaN if all are undefined
   * @param sd sample standard deviation; NaN for fewer than two replicates
   * @param halfWidth of the 95 % interval of the mean over seeds; NaN for other replicates
   * @param count number of replicates with a value
   * @param undefined number of values that are undefined
   * @param reference value to compare with, or {@code null}
   */
  public record Cell(
      double mean,
      double sd,
      double halfWidth,
      int count,
      Replicates replicates,
      int undefined,
      long minN,
      long maxN,
      Double reference,
      String referenceSource,
      Set<String> messages) {}

  /** One embedding and learner; {@code cells} by metric, absent where it was not measured. */
  public record Line(String embedding, String learner, Map<String, Cell> cells) {}

  /** One table: the numbers that may be compared with each other. */
  public record Group(
      String dataset, String task, String labelColumn, List<String> metrics, List<Line> lines) {

    public String heading() {
      return MetricNames.display(task)
          + (labelColumn.isEmpty() ? "" : " against " + labelColumn)
          + (dataset.isEmpty() ? "" : ", " + dataset);
    }

    public boolean isOfPanels() {
      return task.equals(PanelResults.TASK);
    }

    public boolean severalLearners() {
      return lines.stream().map(Line::learner).distinct().count() > 1;
    }

    public String lineName(Line line) {
      return severalLearners() && !line.learner().isEmpty()
          ? line.embedding() + " \u00b7 " + line.learner()
          : line.embedding();
    }
  }

  private record GroupKey(String dataset, String task, String labelColumn) {}

  private record LineKey(String embedding, String learner) {}

  public static List<Group> of(List<Metric> metrics) {
    Function<Metric, String> name = names(metrics);
    List<Group> groups = new ArrayList<>();
    grouped(metrics, m -> new GroupKey(m.dataset(), m.task(), m.labelColumn()))
        .forEach((key, own) -> groups.add(group(key, own, name)));
    return groups;
  }

  /** The embedding's name; the run is added where two runs measured the same thing. */
  private static Function<Metric, String> names(List<Metric> metrics) {
    boolean clash =
        grouped(metrics, MetricGroups::number).values().stream().anyMatch(same -> same.size() > 1);
    return clash ? m -> m.embedding() + " (" + m.run() + ")" : Metric::embedding;
  }

  /** What a number is of, but for the run that measured it. */
  static List<Object> number(Metric m) {
    return Arrays.asList(
        m.task(),
        m.dataset(),
        m.embedding(),
        m.learner(),
        m.labelColumn(),
        m.metric(),
        m.fold(),
        m.seed());
  }

  /** The embedding's name without the run that stands behind it where two runs have it. */
  static String withoutRun(String embedding) {
    return RUN.matcher(embedding).replaceFirst("");
  }

  private static Group group(GroupKey key, List<Metric> metrics, Function<Metric, String> name) {
    Set<String> learners =
        metrics.stream()
            .map(Metric::learner)
            .filter(learner -> !learner.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    String only = learners.size() == 1 ? learners.iterator().next() : "";
    List<Line> lines = new ArrayList<>();
    grouped(metrics, m -> new LineKey(name.apply(m), m.learner().isEmpty() ? only : m.learner()))
        .forEach(
            (line, own) -> {
              Map<String, Cell> cells = new LinkedHashMap<>();
              grouped(own, Metric::metric).forEach((metric, same) -> cells.put(metric, cell(same)));
              lines.add(new Line(line.embedding(), line.learner(), cells));
            });
    List<String> columns = metrics.stream().map(Metric::metric).distinct().toList();
    return new Group(key.dataset(), key.task(), key.labelColumn(), columns, lines);
  }

  private static Cell cell(List<Metric> same) {
    List<Metric> defined =
        same.stream().filter(m -> m.value() != null && Double.isFinite(m.value())).toList();
    Map<Long, List<Double>> bySeed = new TreeMap<>();
    defined.forEach(
        m ->
            bySeed
                .computeIfAbsent(
                    m.seed() == null ? Long.MIN_VALUE : m.seed(), s -> new ArrayList<>())
                .add(m.value()));
    boolean seeds = bySeed.size() > 1;
    double[] values =
        seeds
            ? bySeed.values().stream().mapToDouble(MetricGroups::mean).toArray()
            : defined.stream().mapToDouble(Metric::value).toArray();
    Replicates replicates =
        seeds ? Replicates.SEEDS : values.length > 1 ? Replicates.FOLDS : Replicates.NONE;
    Metric reference =
        same.stream().filter(m -> m.referenceValue() != null).findFirst().orElse(null);
    MeanInterval interval = MeanInterval.of(values);
    return new Cell(
        interval.mean(),
        interval.sd(),
        seeds ? interval.halfWidth() : Double.NaN,
        values.length,
        replicates,
        same.size() - defined.size(),
        same.stream().mapToLong(Metric::n).min().orElse(0),
        same.stream().mapToLong(Metric::n).max().orElse(0),
        reference == null ? null : reference.referenceValue(),
        reference == null ? null : reference.referenceSource(),
        same.stream()
            .map(Metric::message)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  private static double mean(Collection<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  private static <K> Map<K, List<Metric>> grouped(
      List<Metric> metrics, Function<Metric, ? extends K> key) {
    return metrics.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }
}
