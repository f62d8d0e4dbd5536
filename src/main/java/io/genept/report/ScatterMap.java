package io.genept.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.xxhash64;

import io.genept.learn.decompose.Pca;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Cells in the plane of their first two principal components, or genes in that of a map.
 *
 * @param x scores of the first component, rounded to about four digits of the widest
 * @param y scores of the second; 0 where the vectors have one dimension
 * @param axes names of the axes
 * @param cells cells (or genes) with a vector, of which {@code x.length} are drawn
 * @param columns columns that colour the cells
 * @param groups group of each drawn cell, one array for each column
 */
record ScatterMap(
    double[] x,
    double[] y,
    List<String> axes,
    long cells,
    List<Categories> columns,
    List<int[]> groups) {

  private static final String HASH = "__hash";
  private static final String SCORES = "__scores";

  /**
   * Draws at most {@code maxPoints} cells, those with the smallest hash of their id, and fits the
   * components to them; one partition in the order of the ids, so that the sums never differ.
   */
  static ScatterMap read(Dataset<Row> table, List<Categories> columns, long cells, int maxPoints) {
    Column[] selected = new Column[2 + columns.size()];
    selected[0] = col(CellEmbeddings.CELL_ID);
    selected[1] = col(CellEmbeddings.EMBEDDING);
    for (int c = 0; c < columns.size(); c++) {
      selected[2 + c] = columns.get(c).value().as("__group" + c);
    }
    Dataset<Row> drawn =
        sample(table.filter(col(CellEmbeddings.EMBEDDING).isNotNull()), cells, maxPoints)
            .select(selected)
            .repartition(1)
            .sortWithinPartitions(CellEmbeddings.CELL_ID)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      int dimension = drawn.first().getList(1).size();
      Pca.Model model = Pca.fit(drawn, CellEmbeddings.EMBEDDING, Math.min(2, dimension));
      List<Row> rows =
          model
              .project(drawn, CellEmbeddings.EMBEDDING, SCORES)
              .drop(CellEmbeddings.EMBEDDING)
              .collectAsList();
      return of(rows, model.explainedVarianceRatio(), cells, columns);
    } finally {
      drawn.unpersist();
    }
  }

  private static Dataset<Row> sample(Dataset<Row> vectors, long cells, int maxPoints) {
    if (cells <= maxPoints) {
      return vectors;
    }
    Dataset<Row> hashed = vectors.withColumn(HASH, xxhash64(col(CellEmbeddings.CELL_ID)));
    long threshold =
        hashed
            .select(HASH)
            .orderBy(HASH)
            .limit(maxPoints)
            .agg(max(HASH))
            .collectAsList()
            .get(0)
            .getLong(0);
    return hashed.filter(col(HASH).leq(threshold));
  }

  private static ScatterMap of(
      List<Row> rows, double[] explained, long cells, List<Categories> columns) {
    double[][] axes = new double[2][rows.size()];
    List<int[]> groups = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      groups.add(new int[rows.size()]);
    }
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      List<Double> scores = row.getList(row.fieldIndex(SCORES));
      for (int axis = 0; axis < scores.size(); axis++) {
        axes[axis][i] = scores.get(axis);
      }
      for (int c = 0; c < columns.size(); c++) {
        groups.get(c)[i] = columns.get(c).group(row.getString(1 + c));
      }
    }
    return new ScatterMap(
        rounded(axes[0]),
        rounded(axes[1]),
        List.of(component(explained, 0), component(explained, 1)),
        cells,
        columns,
        groups);
  }

  private static String component(double[] explained, int axis) {
    return String.format(
        Locale.ROOT,
        "PC %d (%.1f %% of the variance)",
        axis + 1,
        axis < explained.length ? 100 * explained[axis] : 0);
  }

  static double[] rounded(double[] values) {
    double widest = 0;
    for (double value : values) {
      widest = Math.max(widest, Math.abs(value));
    }
    double scale = widest > 0 ? Math.pow(10, 3 - Math.floor(Math.log10(widest))) : 1;
    double[] rounded = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = Math.rint(values[i] * scale) / scale + 0.0;
    }
    return rounded;
  }
}
