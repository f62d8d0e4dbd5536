package io.genept.cells.finetune;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.NearestNames;
import io.genept.learn.CodeColumn;
import io.genept.learn.DriverRoom;
import io.genept.learn.RowKeys;
import io.genept.learn.StratifiedSample;
import io.genept.learn.VectorTable;
import io.genept.math.LabelCodes;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells a network may be trained on, by id: those with a vector, a label that is not excluded
 * and, where patients are known, a patient that is not kept for testing; of more than the driver is
 * to hold, a sample in which every label has its share. All of it is on the driver.
 *
 * @param ids of the cells
 * @param labels of the cells
 * @param patients of the cells; empty where they are not known
 * @param vectors of the cells, n × {@code dimension}, row after row
 * @param dimension length of the vectors
 * @param of cells that the sample is of
 */
@SuppressWarnings("ArrayRecordComponent")
record TrainingCells(
    String[] ids, LabelCodes labels, int[] patients, float[] vectors, int dimension, long of) {
  private static final String LABEL = "genept_label";
  private static final String PATIENT = "genept_patient";
  private static final Logger LOG = LoggerFactory.getLogger(TrainingCells.class);

  /**
   * Reads the cells.
   *
   * @throws UserError if a column is missing, a patient kept for testing does not occur, or fewer
   *     than two labels remain
   */
  static TrainingCells read(Dataset<Row> table, FineTune.Options options) {
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
    TreeSet<String> everyone = new TreeSet<>();
    TreeSet<String> others = new TreeSet<>();
    Map<String, Long> cellsOf = new TreeMap<>();
    for (Row row : usable.groupBy(LABEL, PATIENT).count().collectAsList()) {
      everyone.add(row.getString(1));
      if (options.patientColumn().isEmpty() || !options.testPatients().contains(row.getString(1))) {
        others.add(row.getString(1));
        cellsOf.merge(row.getString(0), row.getLong(2), Long::sum);
      }
    }
    requireKnown(options, everyone);
    long cells = cellsOf.values().stream().mapToLong(Long::longValue).sum();
    if (cellsOf.size() < 2) {
      throw UserError.of(
          "Cannot fine-tune %s by %s: its %d training cells carry %d different labels %s. Expected"
              + " at least two; choose another --label-column, or keep fewer --test-patients.",
          options.embeddings(), options.labelColumn(), cells, cellsOf.size(), cellsOf.keySet());
    }
    Dataset<Row> training =
        options.testPatients().isEmpty()
            ? usable
            : usable.filter(not(col(PATIENT).isin(options.testPatients().toArray())));
    if (cells > options.driverCells()) {
      Map<String, Long> sizes = StratifiedSample.sizes(cellsOf, options.driverCells());
      LOG.info(
          "{}: the driver trains on a sample by label of {} of {} cells (--driver-cells)",
          options.embeddings(),
          sizes.values().stream().mapToLong(Long::longValue).sum(),
          cells);
      training = StratifiedSample.of(training, CellEmbeddings.CELL_ID, LABEL, cellsOf, sizes);
    }
    VectorTable vectors =
        VectorTable.of(training, CellEmbeddings.CELL_ID, CellEmbeddings.EMBEDDING);
    new DriverRoom(2, "--driver-cells")
        .require(
            "fine-tune " + options.embeddings(),
            Math.min(cells, options.driverCells()),
            vectors.dimension());
    List<String> labels = classes(cellsOf.keySet());
    List<Column> codes = new ArrayList<>(List.of(CodeColumn.of(col(LABEL), labels)));
    if (options.patientColumn().isPresent()) {
      codes.add(CodeColumn.of(col(PATIENT), classes(others)));
    }
    RowKeys keys = RowKeys.onDriver(training, CellEmbeddings.CELL_ID, codes);
    return new TrainingCells(
        keys.keys(),
        LabelCodes.of(labels, keys.codes(0)),
        options.patientColumn().isPresent() ? keys.codes(1) : new int[0],
        vectors.onDriver(keys.keys()),
        vectors.dimension(),
        cells);
  }

  private static List<String> classes(Set<String> values) {
    return LabelCodes.of(values.toArray(new String[0])).classes();
  }

  private static void requireKnown(FineTune.Options options, Set<String> everyone) {
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
    return IntStream.range(0, ids.length).toArray();
  }
}
