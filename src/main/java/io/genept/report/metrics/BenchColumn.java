package io.genept.report.metrics;

import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricGroups.Line;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column of the results table: one metric of one learner of one task.
 *
 * @param theme heading over columns of one kind, as {@code Bio conservation}
 * @param dataset empty where the whole table is of one data set
 * @param labelColumn what it is measured against
 * @param learner empty where nothing is learnt
 * @param better which values are better
 */
public record BenchColumn(
    String theme,
    String dataset,
    String labelColumn,
    String task,
    String learner,
    String metric,
    Better better) {

  /** Which of two values is better. */
  public enum Better {
    HIGHER,
    LOWER,
    /** For agreement with batches, of which none is wanted. */
    NEARER_TO_ZERO;

    /** A number that grows with the worth of the value. */
    double worth(double value) {
      return switch (this) {
        case HIGHER -> value;
        case LOWER -> -value;
        case NEARER_TO_ZERO -> -Math.abs(value);
      };
    }

    /** An arrow for the head of the column; empty for the usual direction. */
    public String mark() {
      return switch (this) {
        case HIGHER -> "";
        case LOWER -> " \u2193";
        case NEARER_TO_ZERO -> " \u21920";
      };
    }
  }

  /** Whether it is a column of this group. */
  boolean isOf(Group group) {
    return group.task().equals(task)
        && group.labelColumn().equals(labelColumn)
        && (dataset.isEmpty() || group.dataset().equals(dataset));
  }

  /** The cell of an embedding among lines of its group, or {@code null}. */
  Cell of(List<Line> lines, String embedding) {
    return lines.stream()
        .filter(line -> line.embedding().equals(embedding))
        .filter(line -> learner.isEmpty() || line.learner().equals(learner))
        .map(line -> line.cells().get(metric))
        .filter(cell -> cell != null && Double.isFinite(cell.mean()))
        .findFirst()
        .orElse(null);
  }

  /** The metric for people. */
  public String head() {
    return MetricNames.display(metric) + better.mark();
  }

  /** {@code ARI of k-means} within a sentence. */
  String words() {
    String name = MetricNames.inSentence(metric);
    return learner.isEmpty() ? name : name + " of " + MetricNames.learner(learner);
  }

  /**
   * Learner and data set, and the label column where it is not the table's usual one.
   *
   * @param usual the label column of most columns
   */
  String under(String usual) {
    String under = joined(MetricNames.learner(learner), dataset);
    return labelColumn.equals(usual) ? under : joined(under, labelColumn);
  }

  private static String joined(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + ", " + second;
  }

  /** The name in a file: {@code kmeans/ari}, behind a label column that is not the usual one. */
  String key(String usual) {
    String where = labelColumn.equals(usual) ? "" : labelColumn;
    return Stream.of(dataset, where, learner, metric)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }
}
