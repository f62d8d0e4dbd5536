package io.genept.report.panels;

import io.genept.metric.MeanInterval;
import io.genept.report.page.NaturalOrder;
import io.genept.table.Metrics.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How well labels are carried over between panels, by method and number of shared genes, over pairs
 * of data sets: the metrics of task {@code panels} of one learner.
 *
 * @param learner as {@code 10nn labels=1}: the learner without the number of shared genes
 * @param shared numbers of shared genes, ascending, {@code all} last
 * @param methods in the order in which they were written where most were tried
 * @param pairs of data sets, in the order in which they were written
 * @param values by pair, metric, method and shared genes: of each draw
 */
public record PanelResults(
    String learner,
    List<String> shared,
    List<String> methods,
    List<String> pairs,
    Map<Key, TreeMap<Long, Double>> values) {
  public static final String TASK = "panels";
  public static final String ACCURACY = "accuracy";
  public static final String MACRO_F1 = "macro_f1";
  private static final String GAIN = "accuracy_gain";
  private static final Pattern SHARED = Pattern.compile("(.*?) ?\\bshared=(\\S+)(.*)");
  private static final String CONTROL = ".*-(permuted|random)|majority";

  /** What one number is of. */
  public record Key(String pair, String metric, String method, String shared) {}

  /**
   * A mean over pairs.
   *
   * @param halfWidth of its 95 % interval; NaN where there is none
   * @param pairs of which it is the mean
   * @param above of how many pairs it is above zero
   */
  public record Mean(double mean, double halfWidth, int pairs, long above) {}

  /** One for each learner, in the order in which they were written. */
  public static List<PanelResults> of(List<Metric> numbers) {
    Map<String, List<Metric>> byLearner = new LinkedHashMap<>();
    for (Metric number : numbers) {
      Matcher learner = SHARED.matcher(number.learner());
      boolean defined = number.value() != null && Double.isFinite(number.value());
      if (number.task().equals(TASK) && defined && learner.matches()) {
        byLearner
            .computeIfAbsent(learner.group(1) + learner.group(3), name -> new ArrayList<>())
            .add(number);
      }
    }
    return byLearner.entrySet().stream().map(each -> of(each.getKey(), each.getValue())).toList();
  }

  private static PanelResults of(String learner, List<Metric> numbers) {
    Map<Key, TreeMap<Long, Double>> values = new LinkedHashMap<>();
    for (Metric number : numbers) {
      Key key =
          new Key(number.dataset(), number.metric(), number.embedding(), shared(number.learner()));
      values
          .computeIfAbsent(key, each -> new TreeMap<>())
          .put(number.seed() == null ? 0L : number.seed(), number.value());
    }
    Comparator<String> allLast = Comparator.comparing(name -> !name.matches("\\d+"));
    return new PanelResults(
        learner,
        distinct(values, Key::shared)
            .sorted(allLast.thenComparing(NaturalOrder.COMPARATOR))
            .toList(),
        methods(values.keySet()),
        distinct(values, Key::pair).toList(),
        values);
  }

  private static List<String> methods(Set<Key> keys) {
    Map<String, Set<String>> tried = new LinkedHashMap<>();
    keys.forEach(
        key -> tried.computeIfAbsent(key.shared(), s -> new LinkedHashSet<>()).add(key.method()));
    return tried.values().stream()
        .sorted(Comparator.comparingInt((Set<String> methods) -> -methods.size()))
        .flatMap(Set::stream)
        .distinct()
        .toList();
  }

  private static String shared(String learner) {
    return SHARED.matcher(learner).replaceFirst("$2");
  }

  private static Stream<String> distinct(Map<Key, ?> values, Function<Key, String> part) {
    return values.keySet().stream().map(part).distinct();
  }

  /** Whether a method has other vectors than those of the genes, or looks at no cell. */
  public static boolean isControl(String method) {
    return method.matches(CONTROL);
  }

  /** Whether a metric was measured. */
  public boolean has(String metric) {
    return values.keySet().stream().anyMatch(key -> key.metric().equals(metric));
  }

  /** Mean over draws of one pair; NaN where it was not measured. */
  public double ofPair(String pair, String metric, String method, String genes) {
    TreeMap<Long, Double> draws = values.get(new Key(pair, metric, method, genes));
    return draws == null
        ? Double.NaN
        : draws.values().stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  /** Mean over pairs, with the interval over draws: each draw's mean over the same pairs. */
  public Mean overDraws(String metric, String method, String genes) {
    List<TreeMap<Long, Double>> draws =
        pairs.stream()
            .map(pair -> values.get(new Key(pair, metric, method, genes)))
            .filter(each -> each != null)
            .toList();
    if (draws.isEmpty()) {
      return new Mean(Double.NaN, Double.NaN, 0, 0);
    }
    double[] ofDraws =
        draws.get(0).keySet().stream()
            .filter(draw -> draws.stream().allMatch(each -> each.containsKey(draw)))
            .mapToDouble(
                draw -> draws.stream().mapToDouble(each -> each.get(draw)).average().orElseThrow())
            .toArray();
    return mean(pairMeans(metric, method, genes), MeanInterval.of(ofDraws).halfWidth());
  }

  /** Mean gain over pairs, with the interval over pairs. */
  public Mean gain(String method, String genes) {
    double[] means = pairMeans(GAIN, method, genes);
    return mean(means, MeanInterval.of(means).halfWidth());
  }

  private double[] pairMeans(String metric, String method, String genes) {
    return pairs.stream()
        .mapToDouble(pair -> ofPair(pair, metric, method, genes))
        .filter(Double::isFinite)
        .toArray();
  }

  private static Mean mean(double[] means, double halfWidth) {
    return new Mean(
        DoubleStream.of(means).average().orElse(Double.NaN),
        halfWidth,
        means.length,
        DoubleStream.of(means).filter(value -> value > 0).count());
  }
}
