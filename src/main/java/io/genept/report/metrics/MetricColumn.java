package io.genept.report.metrics;

import io.genept.core.UserError;

/**
 * A column of a table over several data sets.
 *
 * @param ofBatch whether it is measured against the batch column rather than the label column
 * @param learner name of the learner, or its beginning before {@code *}; empty for any
 * @param metric name of the metric
 */
public record MetricColumn(boolean ofBatch, String learner, String metric) {
  private static final String BATCH = "batch:";

  /**
   * Reads {@code kmeans/ari}, {@code asw}, {@code leiden*}{@code /ari} or {@code batch:ilisi}.
   *
   * @throws UserError if no metric is named
   */
  public static MetricColumn parse(String text) {
    boolean ofBatch = text.startsWith(BATCH);
    String rest = ofBatch ? text.substring(BATCH.length()) : text;
    int slash = rest.lastIndexOf('/');
    MetricColumn column =
        new MetricColumn(
            ofBatch, slash < 0 ? "" : rest.substring(0, slash), rest.substring(slash + 1));
    if (column.metric().isBlank()) {
      throw UserError.of(
          "'%s' names no metric; expected METRIC or LEARNER/METRIC, for example kmeans/ari", text);
    }
    return column;
  }

  public boolean isOf(String name) {
    return learner.isEmpty()
        || (isBestOfSeveral()
            ? name.startsWith(learner.substring(0, learner.length() - 1))
            : name.equals(learner));
  }

  public boolean isBestOfSeveral() {
    return learner.endsWith("*");
  }

  /** The head of the column. */
  public String display() {
    String name = MetricNames.display(metric);
    if (learner.isEmpty()) {
      return name;
    }
    return name
        + (ofBatch ? " with batch" : "")
        + (isBestOfSeveral() ? ", best of " : ", ")
        + learner.replace("*", "\\*").replace('_', ' ');
  }

  @Override
  public String toString() {
    return (ofBatch ? BATCH : "") + (learner.isEmpty() ? "" : learner + "/") + metric;
  }
}
