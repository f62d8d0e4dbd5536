package io.genept.report.predictions;

import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.table.Metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Predicted cell types: scores of each label, cells that all get wrong, confusion matrices. */
public final class AnnotationSection {
  private static final String TASK = "annotation";

  /** The learners whose scores are shown, the best first; else the first there is. */
  private static final List<String> LEARNERS =
      List.of("logistic_regression_scaled", "knn_cosine_stratified");

  private AnnotationSection() {}

  static boolean shows(CrossTable table) {
    return table.task().equals(TASK);
  }

  static List<CrossTable> tables(MetricsTable evaluation) {
    return evaluation.crossTables().stream().filter(AnnotationSection::shows).toList();
  }

  /** The tables of the learner whose scores are shown. */
  static List<CrossTable> ofOneLearner(List<CrossTable> tables) {
    List<String> learners = tables.stream().map(CrossTable::learner).distinct().toList();
    String learner =
        LEARNERS.stream().filter(learners::contains).findFirst().orElse(learners.get(0));
    return tables.stream().filter(table -> table.learner().equals(learner)).toList();
  }

  /**
   * The annotations of all evaluations; empty where there is none.
   *
   * @param errors what all embeddings get wrong, by path of the evaluation
   */
  public static Html of(List<MetricsTable> evaluations, Map<String, List<SharedErrors>> errors) {
    Html html = new Html();
    List<MetricsTable> shown =
        evaluations.stream().filter(evaluation -> !tables(evaluation).isEmpty()).toList();
    if (shown.isEmpty()) {
      return html;
    }
    for (MetricsTable evaluation : shown) {
      List<CrossTable> tables = tables(evaluation);
      List<String> columns = tables.stream().map(CrossTable::labelColumn).distinct().toList();
      for (String column : columns) {
        List<CrossTable> own =
            ordered(
                tables.stream().filter(table -> table.labelColumn().equals(column)).toList(),
                evaluation.metrics());
        boolean several = shown.size() > 1 || columns.size() > 1;
        String level = several ? "h4" : "h3";
        if (several) {
          html.element("h3", heading(column, evaluation.datasets()));
        }
        labels(html, ofOneLearner(own));
        errors.getOrDefault(evaluation.path(), List.of()).stream()
            .filter(each -> each.labelColumn().equals(column) && each.cells() > 0)
            .forEach(each -> errors(html, each, level));
        html.element(level, "Confusion matrices");
        html.add(Matrices.of(own, evaluation.metrics(), table -> new Html()));
      }
    }
    return html;
  }

  private static List<CrossTable> ordered(List<CrossTable> tables, List<Metric> metrics) {
    List<String> embeddings = metrics.stream().map(Metric::embedding).distinct().toList();
    List<CrossTable> ordered = new ArrayList<>(tables);
    ordered.sort((a, b) -> embeddings.indexOf(a.embedding()) - embeddings.indexOf(b.embedding()));
    return ordered;
  }

  private static String heading(String column, List<String> datasets) {
    return column + (datasets.isEmpty() ? "" : ", " + String.join(", ", datasets));
  }

  private static void labels(Html html, List<CrossTable> tables) {
    List<ClassScoring.LabelScores> labels = ClassScoring.of(tables);
    if (labels.isEmpty()) {
      return;
    }
    CrossTable first = tables.get(0);
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "Scores of each label by "
            + first.learner()
            + (first.seed() == null ? "" : ", seed " + first.seed())
            + ": each embedding has a line of its own in each field, in the order of the legend;"
            + " farther right is better. Labels with the most test cells (n) first.");
    html.add(
        ClassDots.of(
            first.labelColumn(), tables.stream().map(CrossTable::embedding).toList(), labels));
    html.close("figure");
  }

  private static void errors(Html html, SharedErrors errors, String level) {
    html.element(level, "Cells that every embedding gets wrong");
    html.element("p", sentence(errors));
    if (errors.pairs().isEmpty()) {
      return;
    }
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "Cells labelled wrong by "
            + String.join(", ", errors.embeddings())
            + " ("
            + errors.learner()
            + ", first seed), by what most of these call them; ids are the first.");
    html.scrolled("Errors");
    html.open("table").open("thead").open("tr");
    html.element("th", errors.labelColumn(), "scope", "col")
        .element("th", "Called", "scope", "col");
    html.element("th", "Cells", "scope", "col", "class", "number");
    html.element("th", "Of all test cells", "scope", "col", "class", "number");
    html.element("th", "For example", "scope", "col");
    html.close("tr").close("thead").open("tbody");
    for (SharedErrors.Pair pair : errors.pairs()) {
      html.open("tr").element("th", pair.label(), "scope", "row").element("td", pair.called());
      html.element("td", Numbers.count(pair.cells()), "class", "number");
      html.element(
          "td", Numbers.percent((double) pair.cells() / errors.cells()), "class", "number");
      html.open("td").element("code", String.join(", ", pair.examples())).close("td").close("tr");
    }
    html.close("tbody").close("table").close("div").close("figure");
  }

  static String sentence(SharedErrors errors) {
    String all = errors.embeddings().size() == 2 ? "both" : "all " + errors.embeddings().size();
    if (errors.wrong() == 0) {
      return "None of "
          + Numbers.counted(errors.cells(), "test cell")
          + " is labelled wrong by "
          + all
          + " embeddings.";
    }
    SharedErrors.Pair most = errors.pairs().get(0);
    return Numbers.count(errors.wrong())
        + " of "
        + Numbers.counted(errors.cells(), "test cell")
        + " ("
        + Numbers.percent((double) errors.wrong() / errors.cells())
        + ") "
        + (errors.wrong() == 1 ? "is" : "are")
        + " labelled wrong by "
        + all
        + " embeddings; the most frequent error is \u201c"
        + most.label()
        + "\u201d called \u201c"
        + most.called()
        + "\u201d ("
        + Numbers.counted(most.cells(), "cell")
        + ").";
  }
}
