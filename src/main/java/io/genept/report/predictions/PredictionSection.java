package io.genept.report.predictions;

import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Html;
import java.util.List;

/** Predictions of tasks without a section of their own, beside the labels. */
public final class PredictionSection {
  private PredictionSection() {}

  /** The tables of all evaluations; empty where other sections show them all. */
  public static Html of(List<MetricsTable> evaluations) {
    return Matrices.ofEvaluations(evaluations, PredictionSection::shows, "h3", table -> new Html());
  }

  private static boolean shows(CrossTable table) {
    return !AnnotationSection.shows(table)
        && !ClusteringSection.shows(table)
        && !PhenotypeSection.shows(table);
  }
}
