package io.genept.report.metrics;

import io.genept.report.metrics.BenchColumn.Better;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricGroups.Line;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which numbers stand in the results table: of each task the metrics that its literature quotes, of
 * the learners that are run as they should be; replicas of notebooks stand in the tables further
 * down. The grouping is that of scib-metrics.
 */
public final class BenchChoice {
  static final String BIO = "Bio conservation";
  static final String BATCH = "Batch mixing";

  private static final Pattern NOT_SHOWN =
      Pattern.compile("minibatch_kmeans|pca50_.*|.*_replica|degree.*|.*_shared_patients|.*_hidden");

  /**
   * A rule.
   *
   * @param ofBatch whether it is measured against a column of batches
   * @param learners patterns, of which the first that a group has is shown; empty for metrics
   *     without a learner
   */
  private record Rule(
      String theme,
      String task,
      boolean ofBatch,
      List<String> learners,
      List<String> metrics,
      Better better) {}

  private static final List<Rule> CELLS =
      List.of(
          higher(BIO, "clustering", false, List.of("kmeans", ".*"), "ari", "ami"),
          higher(BIO, "clustering", false, List.of("leiden_r1(\\.0)?", "leiden.*"), "ari"),
          higher(BIO, "clustering", false, List.of(""), "asw"),
          higher(BIO, "batch", false, List.of(""), "clisi", "graph_connectivity"),
          higher(BATCH, "batch", true, List.of(""), "ilisi", "kbet", "asw_batch"),
          new Rule(BATCH, "batch", true, List.of(""), List.of("pcr_batch"), Better.LOWER),
          new Rule(
              BATCH,
              "clustering",
              true,
              List.of("kmeans", ".*"),
              List.of("ari"),
              Better.NEARER_TO_ZERO),
          higher(
              "Annotation",
              "annotation",
              false,
              List.of("knn_cosine_stratified", "knn.*"),
              "accuracy",
              "f1_macro"),
          higher(
              "Annotation",
              "annotation",
              false,
              List.of("logistic_regression_scaled", "logistic.*"),
              "accuracy",
              "f1_macro"),
          higher(
              "Phenotype",
              "phenotype",
              false,
              List.of("logistic_regression_scaled_patient_disjoint", ".*_patient_disjoint"),
              "accuracy",
              "roc_auc"),
          higher("Phenotype", "phenotype", false, List.of("mean_of_embeddings.*"), "accuracy"),
          higher("Phenotype", "phenotype", false, List.of("majority_vote.*"), "accuracy"),
          higher(
              "Fine-tuning", "fine_tuning", false, List.of("mlp_head.*"), "accuracy", "f1_macro"),
          higher("Fine-tuning", "fine_tuning", false, List.of(".*scaled_input"), "accuracy"));

  private static final Set<String> CELL_TASKS =
      CELLS.stream().map(Rule::task).collect(Collectors.toSet());

  private BenchChoice() {}

  private static Rule higher(
      String theme, String task, boolean ofBatch, List<String> learners, String... metrics) {
    return new Rule(theme, task, ofBatch, learners, List.of(metrics), Better.HIGHER);
  }

  /** Whether a task is one of cells; all others are of genes, and of one table. */
  public static boolean isOfCells(Group group) {
    return CELL_TASKS.contains(group.task());
  }

  /** Columns of the groups of one data set. */
  static List<BenchColumn> ofCells(List<Group> groups, Set<String> batchColumns) {
    Set<BenchColumn> columns = new LinkedHashSet<>();
    for (Rule rule : CELLS) {
      for (Group group : groups) {
        boolean ofBatch = batchColumns.contains(group.labelColumn());
        if (group.task().equals(rule.task()) && ofBatch == rule.ofBatch()) {
          columns.addAll(columns(rule, group));
        }
      }
    }
    return List.copyOf(columns);
  }

  private static List<BenchColumn> columns(Rule rule, Group group) {
    List<BenchColumn> columns = new ArrayList<>();
    for (String wanted : rule.learners()) {
      for (String learner : wanted.isEmpty() ? List.of("") : learners(group)) {
        for (String metric : rule.metrics()) {
          if (learner.matches(wanted) && measured(group, learner, metric)) {
            columns.add(
                new BenchColumn(
                    rule.theme(),
                    "",
                    group.labelColumn(),
                    group.task(),
                    learner,
                    metric,
                    rule.better()));
          }
        }
        if (!columns.isEmpty()) {
          return columns;
        }
      }
    }
    return columns;
  }

  /** Columns of tasks of genes: of each task and data set the best known metric of each learner. */
  static List<BenchColumn> ofGenes(List<Group> groups) {
    List<BenchColumn> columns = new ArrayList<>();
    for (Group group : groups) {
      for (String learner : learners(group)) {
        MetricNames.HEADLINES.stream()
            .filter(metric -> measured(group, learner, metric))
            .findFirst()
            .ifPresent(
                metric ->
                    columns.add(
                        new BenchColumn(
                            MetricNames.display(group.task()),
                            group.dataset(),
                            group.labelColumn(),
                            group.task(),
                            learner,
                            metric,
                            Better.HIGHER)));
      }
    }
    return columns;
  }

  private static List<String> learners(Group group) {
    List<String> all = group.lines().stream().map(Line::learner).distinct().toList();
    List<String> shown = all.stream().filter(name -> !NOT_SHOWN.matcher(name).matches()).toList();
    return shown.isEmpty() ? all : shown;
  }

  private static boolean measured(Group group, String learner, String metric) {
    return group.lines().stream()
        .filter(line -> learner.isEmpty() || line.learner().equals(learner))
        .map(line -> line.cells().get(metric))
        .anyMatch(cell -> cell != null && Double.isFinite(cell.mean()));
  }
}
