package io.genept.report.sections;

import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Html;
import io.genept.table.Metrics;
import java.util.List;

/** Predictions of tasks without a section of their own, beside the labels. */
public final class PredictionSection {
  private PredictionSection() {}

  /** The tables of all evaluations; empty where other sections show them all. */
  public static Html of(List<MetricsTable> evaluations) {
    List<CrossTable> tables =
        evaluations.stream()
            .flatMap(evaluation -> evaluation.crossTables().stream())
            .filter(
                table ->
                    !AnnotationSection.shows(table)
                        && !ClusteringSection.shows(table)
                        && !PhenotypeSection.shows(table))
            .toList();
    Html html = new Html();
    if (tables.isEmpty()) {
      return html;
    }
    List<Metrics.Metric> metrics =
        evaluations.stream().flatMap(evaluation -> evaluation.metrics().stream()).toList();
    html.add(Matrices.of(tables, metrics, table -> new Html()));
    return html;
  }
}
