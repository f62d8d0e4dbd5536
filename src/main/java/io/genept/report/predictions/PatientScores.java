package io.genept.report.predictions;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;

import io.genept.report.metrics.MetricsTable;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Patients (or their samples) that one embedding and learner scored, each held out of the training.
 *
 * @param dataset of the evaluation
 * @param all how many there are; {@code patients} are at most {@value #MOST} of them, the smallest
 *     hashes of their ids
 * @param positive the phenotype whose probability the scores are
 */
public record PatientScores(
    String dataset,
    String embedding,
    String learner,
    String labelColumn,
    String positive,
    String negative,
    long all,
    List<Patient> patients) {
  static final int MOST = 1000;

  /** Learners that score patients by the mean of their cells, the best first. */
  private static final List<String> LEARNERS =
      List.of("mean_of_embeddings_scaled", "mean_of_embeddings");

  /**
   * One patient.
   *
   * @param score probability of the positive phenotype
   */
  public record Patient(String id, String label, String predicted, double score) {
    boolean isRight() {
      return label.equals(predicted);
    }
  }

  /** Reads those of an evaluation; empty where no patient has a score, as of three phenotypes. */
  public static List<PatientScores> read(SparkSession spark, MetricsTable evaluation) {
    List<Metric> metrics =
        evaluation.metrics().stream()
            .filter(metric -> metric.task().equals(PhenotypeSection.TASK))
            .toList();
    String dataset = String.join(", ", evaluation.datasets());
    List<PatientScores> all = new ArrayList<>();
    for (String column : metrics.stream().map(Metric::labelColumn).distinct().toList()) {
      for (String learner : LEARNERS) {
        List<String> embeddings =
            metrics.stream()
                .filter(m -> m.labelColumn().equals(column) && m.learner().equals(learner))
                .map(Metric::embedding)
                .distinct()
                .toList();
        for (String embedding : embeddings) {
          Dataset<Row> rows =
              StoredTable.open(spark, evaluation.path())
                  .rows(Metrics.PREDICTIONS)
                  .filter(col("task").equalTo(PhenotypeSection.TASK))
                  .filter(col("label_column").equalTo(column))
                  .filter(col("learner").equalTo(learner))
                  .filter(col("embedding").equalTo(embedding))
                  .filter(col("score").isNotNull().and(not(isnan(col("score")))))
                  .filter(col("label").isNotNull().and(col("predicted").isNotNull()));
          add(all, rows, dataset, embedding, learner, column);
        }
        if (!embeddings.isEmpty()) {
          break;
        }
      }
    }
    return List.copyOf(all);
  }

  private static void add(
      List<PatientScores> all,
      Dataset<Row> rows,
      String dataset,
      String embedding,
      String learner,
      String labelColumn) {
    long count = rows.count();
    List<Patient> patients = new ArrayList<>();
    for (Row row :
        rows.select("id", "label", "predicted", "score")
            .orderBy(xxhash64(col("id"), lit(0)), col("id"))
            .limit(MOST)
            .collectAsList()) {
      patients.add(
          new Patient(row.getString(0), row.getString(1), row.getString(2), row.getDouble(3)));
    }
    patients.sort(Comparator.comparing(Patient::score).thenComparing(Patient::id));
    TreeSet<String> phenotypes = new TreeSet<>();
    patients.forEach(
        patient -> {
          phenotypes.add(patient.label());
          phenotypes.add(patient.predicted());
        });
    if (phenotypes.size() == 2) {
      String positive =
          patients.stream()
              .filter(patient -> patient.score() > 0.5)
              .map(Patient::predicted)
              .findFirst()
              .orElse(phenotypes.last());
      phenotypes.remove(positive);
      all.add(
          new PatientScores(
              dataset,
              embedding,
              learner,
              labelColumn,
              positive,
              phenotypes.first(),
              count,
              patients));
    }
  }
}
