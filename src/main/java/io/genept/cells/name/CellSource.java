package io.genept.cells.name;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The cells to name, with their vectors.
 *
 * @param rows {@code cell_id}, gene indices, counts, vector, cluster, known label (each of the
 *     three null where there is none), then the obs columns
 * @param obs names of the obs columns in the atlas
 * @param cells number of cells in the atlas
 */
record CellSource(Dataset<Row> rows, List<String> obs, long cells) {
  private static final String VECTOR = "genept_vector";
  private static final String CLUSTER = "genept_cluster";
  private static final int FIRST_OBS = 6;

  /**
   * Joins what is known of the cells of an atlas.
   *
   * @param embeddings cell_embeddings table of its cells
   * @param clusters obs column, or a table of {@code cell_id} and cluster
   * @param label obs column of known labels
   */
  static CellSource of(
      Atlas atlas, Optional<Dataset<Row>> embeddings, Clusters clusters, Optional<String> label) {
    Dataset<Row> rows = atlas.cells();
    if (embeddings.isPresent()) {
      rows =
          rows.join(
              embeddings
                  .get()
                  .select(col(CellEmbeddings.CELL_ID), col(CellEmbeddings.EMBEDDING).as(VECTOR)),
              joined(Atlas.CELL_ID),
              "left");
    }
    if (clusters.found().isPresent()) {
      rows =
          rows.join(
              clusters.found().get().toDF(Atlas.CELL_ID, CLUSTER), joined(Atlas.CELL_ID), "left");
    }
    Column none = lit(null).cast("string");
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col(Atlas.CELL_ID),
                col(Atlas.GENE_INDICES),
                col(Atlas.COUNTS),
                embeddings.isPresent() ? col(VECTOR) : lit(null).cast("array<float>"),
                clusters.found().isPresent()
                    ? col(CLUSTER)
                    : clusters.column().map(CellSource::text).orElse(none),
                label.map(CellSource::text).orElse(none)));
    atlas.obsColumns().forEach(name -> columns.add(Columns.named(name)));
    return new CellSource(
        rows.select(columns.toArray(new Column[0])), atlas.obsColumns(), atlas.cellCount());
  }

  private static String[] joined(String column) {
    return new String[] {column};
  }

  private static Column text(String column) {
    return Columns.named(column).cast("string");
  }

  /** The stored values of a cell. */
  static SparseRow values(Row cell) {
    return new SparseRow(
        cell.<Integer>getList(1).stream().mapToInt(Integer::intValue).toArray(),
        FloatArrays.of(cell.getList(2)));
  }

  /** Its vector; null for none. */
  static float[] vector(Row cell) {
    return cell.isNullAt(3) ? null : FloatArrays.of(cell.getList(3));
  }

  /** Its cluster; null for none. */
  static String cluster(Row cell) {
    return cell.getString(4);
  }

  /** Its known label; null for none. */
  static String label(Row cell) {
    return cell.getString(5);
  }

  /** A row of its id, what is found of it, and its obs columns. */
  static Object[] beside(Row cell, Object... found) {
    Object[] values = new Object[1 + found.length + cell.size() - FIRST_OBS];
    values[0] = cell.get(0);
    System.arraycopy(found, 0, values, 1, found.length);
    for (int c = FIRST_OBS; c < cell.size(); c++) {
      values[1 + found.length + c - FIRST_OBS] = cell.get(c);
    }
    return values;
  }
}
