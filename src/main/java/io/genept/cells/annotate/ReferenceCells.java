package io.genept.cells.annotate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells of a table that carry a label and a vector with a direction, sorted by id.
 *
 * @param path of the table
 * @param labels label of each cell
 * @param vectors row-major, cells × dim
 */
record ReferenceCells(String path, List<String> labels, float[] vectors, int dim) {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceCells.class);

  /**
   * Reads a cell_embeddings table.
   *
   * @throws UserError if it has no such column, or no labelled cell
   */
  static ReferenceCells read(
      SparkSession spark, String path, String labelColumn, Set<String> excluded) {
    Dataset<Row> table = CellEmbeddings.read(spark, path);
    CellEmbeddings.requireObs(table, path, "--label-column", labelColumn);
    Dataset<Row> usable =
        table
            .select(
                col(CellEmbeddings.CELL_ID),
                col(CellEmbeddings.EMBEDDING),
                Columns.named(labelColumn).cast("string").as("label"))
            .filter(col(CellEmbeddings.EMBEDDING).isNotNull())
            .filter(Columns.hasText(col("label")))
            .filter(not(col("label").isin(excluded.toArray())));
    List<String> labels = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (Row row : usable.sort(CellEmbeddings.CELL_ID).collectAsList()) {
      float[] vector = FloatArrays.of(row.getList(1));
      if (EmbeddingMatrix.hasDirection(vector)) {
        labels.add(row.getString(2));
        rows.add(vector);
      }
    }
    if (rows.isEmpty()) {
      throw UserError.of(
          "Cannot transfer labels from %s: none of its %d cells has a vector and a %s. Expected"
              + " labelled cells; choose another --label-column.",
          path, table.count(), labelColumn);
    }
    LOG.info("{}: {} cells with a vector and a {}", path, rows.size(), labelColumn);
    int dim = rows.get(0).length;
    float[] vectors = new float[Math.multiplyExact(rows.size(), dim)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, vectors, i * dim, dim);
    }
    return new ReferenceCells(path, labels, vectors, dim);
  }

  /** Makes the index that executors search, with labels as places among the classes. */
  NeighborVoting.Index index(List<String> classes) {
    Map<String, Integer> places = new HashMap<>();
    for (String label : classes) {
      places.put(label, places.size());
    }
    return new NeighborVoting.Index(vectors, dim, labels.stream().mapToInt(places::get).toArray());
  }
}
