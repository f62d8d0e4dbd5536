package io.genept.evaluation.cell;

import static org.apache.spark.sql.functions.col;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.learn.LabelledVectors;
import io.genept.table.CellEmbeddings;
import io.genept.table.FloatArrays;
import io.genept.table.ParquetTable;
import io.genept.table.TableDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells of one embedding that an evaluation uses, sorted by {@code cell_id}: those with a
 * vector and a label.
 *
 * <p>The vectors are held twice: on the driver for metrics over all pairs of cells, and cached on
 * Spark for learners; the row numbers of both agree.
 */
public final class CellData implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellData.class);

  private final String dataset;
  private final EmbeddingMatrix matrix;
  private final String labelColumn;
  private final String[] labels;
  private final Optional<String> batchColumn;
  private final String[] batches;
  private final LabelledVectors vectors;

  private CellData(
      String dataset,
      EmbeddingMatrix matrix,
      String labelColumn,
      String[] labels,
      Optional<String> batchColumn,
      String[] batches,
      LabelledVectors vectors) {
    this.dataset = dataset;
    this.matrix = matrix;
    this.labelColumn = labelColumn;
    this.labels = labels;
    this.batchColumn = batchColumn;
    this.batches = batches;
    this.vectors = vectors;
  }

  /**
   * Loads a cell_embeddings table.
   *
   * @throws UserError if it is no such table, a column is missing, or fewer than two labels occur
   */
  public static CellData load(
      SparkSession spark, String path, String labelColumn, Optional<String> batchColumn) {
    Dataset<Row> table = CellEmbeddings.read(spark, path);
    CellEmbeddings.requireObs(table, path, "--label-column", labelColumn);
    batchColumn.ifPresent(
        column -> CellEmbeddings.requireObs(table, path, "--batch-column", column));
    Column label = ParquetTable.column(labelColumn).cast("string");
    Dataset<Row> usable =
        table
            .select(
                col(CellEmbeddings.CELL_ID),
                col(CellEmbeddings.EMBEDDING),
                label.as("label"),
                ParquetTable.column(batchColumn.orElse(labelColumn)).cast("string").as("batch"))
            .filter(col(CellEmbeddings.EMBEDDING).isNotNull())
            .filter(
                col("label")
                    .isNotNull()
                    .and(org.apache.spark.sql.functions.trim(col("label")).notEqual("")));
    List<String> ids = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> batches = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (Row row : usable.sort(CellEmbeddings.CELL_ID).collectAsList()) {
      ids.add(row.getString(0));
      rows.add(FloatArrays.of(row.getList(1)));
      labels.add(row.getString(2));
      batches.add(row.isNullAt(3) ? "" : row.getString(3));
    }
    long all = table.count();
    LOG.info(
        "{}: {} cells with a vector and a label, {} left out", path, ids.size(), all - ids.size());
    requireLabels(path, labelColumn, labels);
    return new CellData(
        datasetName(spark, path),
        new EmbeddingMatrix(ids, flat(rows), rows.get(0).length),
        labelColumn,
        labels.toArray(new String[0]),
        batchColumn,
        batches.toArray(new String[0]),
        LabelledVectors.cache(spark, usable, CellEmbeddings.CELL_ID, CellEmbeddings.EMBEDDING));
  }

  /** Name of the data set: that of the atlas the embeddings were made from. */
  public String dataset() {
    return dataset;
  }

  /** Cell ids and vectors, n_cells × dim. */
  public EmbeddingMatrix matrix() {
    return matrix;
  }

  public String labelColumn() {
    return labelColumn;
  }

  /** The label of each cell. */
  public String[] labels() {
    return labels;
  }

  public Optional<String> batchColumn() {
    return batchColumn;
  }

  /** The batch of each cell; empty where it has none. */
  public String[] batches() {
    return batches;
  }

  /** The vectors for Spark's learners, in the same order. */
  public LabelledVectors vectors() {
    return vectors;
  }

  @Override
  public void close() {
    vectors.close();
  }

  private static void requireLabels(String path, String column, List<String> labels) {
    long distinct = labels.stream().distinct().count();
    if (distinct < 2) {
      throw UserError.of(
          "Cannot evaluate %s by %s: %d cells carry %d different labels. Expected at least two"
              + " labels; choose another --label-column.",
          path, column, labels.size(), distinct);
    }
  }

  private static String datasetName(SparkSession spark, String path) {
    Provenance provenance =
        TableDirectory.provenance(path, spark.sparkContext().hadoopConfiguration());
    return new Path(provenance.options().getOrDefault("atlas", path)).getName();
  }

  private static float[] flat(List<float[]> rows) {
    int dimension = rows.get(0).length;
    float[] flat = new float[Math.multiplyExact(rows.size(), dimension)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, flat, i * dimension, dimension);
    }
    return flat;
  }
}
