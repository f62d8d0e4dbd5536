package io.genept.cells.finetune;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.NearestNames;
import io.genept.learn.CachedVectors;
import io.genept.math.LabelCodes;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The cells a network may be trained on, by id: those with a vector, a label that is not excluded
 * and, where patients are known, a patient that is not kept for testing. Their ids, labels and
 * patients are held on the driver, their vectors on Spark.
 *
 * @param ids of the cells
 * @param labels of the cells
 * @param patients of the cells; empty where they are not known
 * @param vectors of the cells, in this order
 */
record TrainingCells(List<String> ids, LabelCodes labels, int[] patients, CachedVectors vectors)
    implements AutoCloseable {
  private static final String LABEL = "genept_label";
  private static final String PATIENT = "genept_patient";

  /**
   * Reads the cells.
   *
   * @throws UserError if a column is missing, a patient kept for testing does not occur, or fewer
   *     than two labels remain
   */
  static TrainingCells read(SparkSession spark, Dataset<Row> table, FineTune.Options options) {
    Column patient =
        Columns.named(options.patientColumn().orElse(options.labelColumn())).cast("string");
    Dataset<Row> usable =
        table
            .filter(labelled(options))
            .select(
                col(CellEmbeddings.CELL_ID),
                col(CellEmbeddings.EMBEDDING),
                Columns.named(options.labelColumn()).cast("string").as(LABEL),
                patient.as(PATIENT));
    List<String> ids = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> patients = new ArrayList<>();
    TreeSet<String> everyone = new TreeSet<>();
    for (Row row :
        usable
            .select(CellEmbeddings.CELL_ID, LABEL, PATIENT)
            .sort(CellEmbeddings.CELL_ID)
            .collectAsList()) {
      everyone.add(row.getString(2));
      if (options.patientColumn().isEmpty() || !options.testPatients().contains(row.getString(2))) {
        ids.add(row.getString(0));
        labels.add(row.getString(1));
        patients.add(row.getString(2));
      }
    }
    for (String wanted : options.testPatients()) {
      if (!everyone.contains(wanted)) {
        throw UserError.of(
            "Cannot keep patient %s for testing: no labelled cell of %s has that %s.%s Its patients"
                + " are %s.",
            wanted,
            options.embeddings(),
            options.patientColumn().orElseThrow(),
            NearestNames.question(wanted, everyone),
            everyone);
      }
    }
    LabelCodes codes = LabelCodes.of(labels.toArray(new String[0]));
    if (codes.classes().size() < 2) {
      throw UserError.of(
          "Cannot fine-tune %s by %s: its %d training cells carry %d different labels %s. Expected"
              + " at least two; choose another --label-column, or keep fewer --test-patients.",
          options.embeddings(),
          options.labelColumn(),
          ids.size(),
          codes.classes().size(),
          codes.classes());
    }
    Dataset<Row> training =
        options.testPatients().isEmpty()
            ? usable
            : usable.filter(not(col(PATIENT).isin(options.testPatients().toArray())));
    return new TrainingCells(
        ids,
        codes,
        options.patientColumn().isPresent()
            ? LabelCodes.of(patients.toArray(new String[0])).codes()
            : new int[0],
        CachedVectors.cache(spark, training, CellEmbeddings.CELL_ID, CellEmbeddings.EMBEDDING));
  }

  /** Whether a cell has a vector, a label and, where patients are known, a patient. */
  static Column labelled(FineTune.Options options) {
    Column label = Columns.named(options.labelColumn()).cast("string");
    Column usable =
        col(CellEmbeddings.EMBEDDING)
            .isNotNull()
            .and(Columns.hasText(label))
            .and(not(label.isin(options.excludeLabels().toArray())));
    if (options.patientColumn().isEmpty()) {
      return usable;
    }
    Column patient = Columns.named(options.patientColumn().get()).cast("string");
    return usable.and(Columns.hasText(patient));
  }

  int[] everyRow() {
    return IntStream.range(0, ids.size()).toArray();
  }

  @Override
  public void close() {
    vectors.close();
  }
}
