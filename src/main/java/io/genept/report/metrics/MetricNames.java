package io.genept.report.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of metrics and tasks for people, and which metrics stand for the others. */
public final class MetricNames {
  /** Metrics that a summary quotes, the first that a group has. */
  public static final List<String> HEADLINES = List.of("ari", "accuracy", "roc_auc", "f1_macro");

  public static final Map<String, String> ABBREVIATED =
      Map.ofEntries(
          Map.entry("ari", "ARI"),
          Map.entry("ami", "AMI"),
          Map.entry("nmi", "NMI"),
          Map.entry("asw", "ASW"),
          Map.entry("asw_cosine", "ASW (cosine)"),
          Map.entry("asw_batch", "Batch ASW"),
          Map.entry("ilisi", "iLISI"),
          Map.entry("clisi", "cLISI"),
          Map.entry("kbet", "kBET"),
          Map.entry("pcr_batch", "PC regression"),
          Map.entry("n_clusters", "Clusters"),
          Map.entry("roc_auc", "ROC AUC"),
          Map.entry("roc_auc_population_sd", "ROC AUC, population s.d. over folds"),
          Map.entry("roc_auc_difference", "ROC AUC difference"),
          Map.entry("f1_macro", "Macro F1"),
          Map.entry("f1_weighted", "Weighted F1"),
          Map.entry("precision_macro", "Macro precision"),
          Map.entry("recall_macro", "Macro recall"));

  private static final Map<String, String> LEARNERS =
      Map.of(
          "kmeans", "k-means",
          "minibatch_kmeans", "mini-batch k-means",
          "knn_cosine_stratified", "nearest neighbours",
          "logistic_regression", "logistic regression",
          "logistic_regression_scaled", "logistic regression",
          "logistic_regression_scaled_patient_disjoint", "logistic regression, other patients",
          "mean_of_embeddings_scaled", "mean of each patient",
          "majority_vote_scaled", "vote of each patient",
          "mlp_head", "network");

  /** Metrics in the units of each embedding, or of another metric: no plot shows them. */
  private static final Set<String> NOT_COMPARABLE =
      Set.of(
          "inertia",
          "n_clusters",
          "p_value",
          "roc_auc_difference",
          "accuracy_difference",
          "roc_auc_population_sd");

  private MetricNames() {}

  /** Whether values of a metric can be compared between embeddings on one axis. */
  public static boolean isComparable(String metric) {
    return !NOT_COMPARABLE.contains(metric);
  }

  /** {@code accuracy}, {@code ROC AUC}: within a sentence. */
  static String inSentence(String metric) {
    String name = display(metric);
    return ABBREVIATED.containsKey(metric) && !name.startsWith("M")
        ? name
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** A learner for the head of a column, shorter where it is well known. */
  public static String learner(String name) {
    return LEARNERS.getOrDefault(name, name.replace('_', ' '));
  }

  /** {@code macro_precision} as {@code Macro precision}, abbreviations in capitals. */
  public static String display(String name) {
    String known = ABBREVIATED.get(name.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    String words = name.replace('_', ' ').replace('-', ' ').strip();
    return words.isEmpty()
        ? name
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
