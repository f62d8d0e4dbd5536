package io.genept.report;

import io.genept.report.metrics.Controls;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.predictions.PatientScores;
import io.genept.report.predictions.SharedErrors;
import io.genept.report.sections.Lineage;
import io.genept.report.sections.ProvenanceSection;
import io.genept.report.sections.TransferTable;
import io.genept.report.sections.TunedNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * What the sections of an HTML report count or follow beside the tables.
 *
 * @param errors cells that all embeddings annotate wrong, by path of the metrics
 * @param patients scores of patients
 * @param networks fine-tuned networks
 * @param transfers labels given to cells
 * @param lineage the tables and all they were made from
 */
record ReportDetails(
    Map<String, List<SharedErrors>> errors,
    List<PatientScores> patients,
    List<TunedNetwork> networks,
    List<TransferTable> transfers,
    Lineage lineage) {
  static final ReportDetails NONE =
      new ReportDetails(Map.of(), List.of(), List.of(), List.of(), new Lineage(List.of()));

  /** Reads all but the lineage. */
  static ReportDetails read(
      SparkSession spark,
      ReportFormat.HtmlFile html,
      List<MetricsTable> metrics,
      Controls controls) {
    Map<String, List<SharedErrors>> errors = new LinkedHashMap<>();
    List<PatientScores> patients = new ArrayList<>();
    for (MetricsTable table : metrics) {
      errors.put(table.path(), SharedErrors.read(spark, table, controls));
      patients.addAll(PatientScores.read(spark, table));
    }
    List<String> labelColumns =
        metrics.stream()
            .flatMap(table -> table.columns(MetricsTable.LABEL_COLUMN))
            .distinct()
            .toList();
    return new ReportDetails(
        errors,
        patients,
        html.fineTuned().stream().map(path -> TunedNetwork.read(spark, path)).toList(),
        html.annotations().stream()
            .map(path -> TransferTable.read(spark, path, html.annotationColumn(), labelColumns))
            .toList(),
        NONE.lineage());
  }

  /** The same with what the sources were made from. */
  ReportDetails withLineage(SparkSession spark, List<ProvenanceSection.Source> sources) {
    return new ReportDetails(errors, patients, networks, transfers, Lineage.of(spark, sources));
  }
}
