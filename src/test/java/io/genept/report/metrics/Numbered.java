package io.genept.report.metrics;

import io.genept.report.metrics.MetricGroups.Group;
import io.genept.table.Metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Metrics of an evaluation, as tests state them. */
final class Numbered {
  private static final Controls CONTROLS =
      new Controls(List.of("random", "permuted", "lsa", "expression_pca"));

  private final List<Metric> metrics = new ArrayList<>();

  private String run = "run";
  private String dataset = "atlas";

  /** The run of what is added from here on. */
  Numbered by(String name) {
    run = name;
    return this;
  }

  /** The data set of what is added from here on. */
  Numbered of(String name) {
    dataset = name;
    return this;
  }

  /** One value for each seed, against {@code cell_type}. */
  Numbered with(String embedding, String task, String learner, String metric, double... values) {
    return against("cell_type", embedding, task, learner, metric, values);
  }

  Numbered against(
      String labels,
      String embedding,
      String task,
      String learner,
      String metric,
      double... values) {
    for (int seed = 0; seed < values.length; seed++) {
      metrics.add(
          new Metric(
              run,
              task,
              dataset,
              embedding,
              learner,
              labels,
              metric,
              null,
              (long) seed,
              values[seed],
              100,
              null,
              null,
              null));
    }
    return this;
  }

  List<Metric> metrics() {
    return List.copyOf(metrics);
  }

  List<Group> groups() {
    return MetricGroups.of(metrics);
  }

  /** The results tables, {@code donor} being a batch. */
  List<BenchTable> benches() {
    return BenchTable.of(groups(), Set.of("donor"), CONTROLS);
  }
}
