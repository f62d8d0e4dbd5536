package io.genept.report.maps;

import static io.genept.table.CellEmbeddings.EMBEDDING;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import io.genept.io.FloatArrays;
import io.genept.learn.decompose.Pca;
import io.genept.learn.neighbors.Umap;
import io.genept.math.DistanceMetric;
import io.genept.table.PlaneMap;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors in the plane, as visualise-cells lays them out (Fig. 3 and 4 of the paper): UMAP of their
 * first principal components. The components are fitted to the points that are drawn, in their
 * order; the layout runs on one thread of the driver, which holds n × {@value #COMPONENTS} scores.
 */
final class Layout {
  /** Principal components that are laid out; vectors of no more dimensions are as they are. */
  static final int COMPONENTS = 50;

  static final int NEIGHBORS = 15;
  static final double MIN_DIST = 0.5;
  static final int SEED = 0;

  /** Fewest points of a plane. */
  static final int FEWEST = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Layout.class);
  private static final String SCORES = "__scores";

  private Layout() {}

  /** Whether so many points are laid out by UMAP where that is asked for. */
  static boolean isUmap(Basis basis, int points) {
    return basis == Basis.UMAP && points > NEIGHBORS;
  }

  /**
   * Lays out vectors.
   *
   * @param rows one partition of points with vectors and places, in their order
   * @param points how many
   * @param step which of how many layouts this is, for the log
   */
  static Plane of(String name, Dataset<Row> rows, int points, Basis basis, String step) {
    int dimension = rows.select(size(col(EMBEDDING))).first().getInt(0);
    return isUmap(basis, points)
        ? umap(name, rows, points, dimension, step)
        : components(name, rows, points, dimension);
  }

  private static Plane umap(
      String name, Dataset<Row> rows, int points, int dimension, String step) {
    LOG.info(String.format(Locale.ROOT, "UMAP of %s: %,d cells, %s", name, points, step));
    long start = System.nanoTime();
    List<Row> scores =
        dimension > COMPONENTS
            ? scores(Pca.fit(rows, EMBEDDING, Math.min(COMPONENTS, points)), rows)
            : collect(rows, col(EMBEDDING));
    float[][] plane =
        new Umap(NEIGHBORS, MIN_DIST, DistanceMetric.EUCLIDEAN, SEED).layout(vectors(scores));
    LOG.info(
        String.format(Locale.ROOT, "UMAP of %s: %.1f s", name, (System.nanoTime() - start) / 1e9));
    return plane(name, "UMAP 1", "UMAP 2", scores, plane, points);
  }

  private static Plane components(String name, Dataset<Row> rows, int points, int dimension) {
    Pca.Model model = Pca.fit(rows, EMBEDDING, Math.min(2, dimension));
    double[] explained = model.explainedVarianceRatio();
    List<Row> scores = scores(model, rows);
    return plane(
        name, component(explained, 0), component(explained, 1), scores, vectors(scores), points);
  }

  private static String component(double[] explained, int axis) {
    return String.format(
        Locale.ROOT,
        "PC %d (%.1f %% of the variance)",
        axis + 1,
        axis < explained.length ? 100 * explained[axis] : 0);
  }

  /** The coordinates of a map that is given. */
  static Plane given(String name, String how, Dataset<Row> rows, int points) {
    float[] x = new float[points];
    float[] y = new float[points];
    for (Row row : rows.select(SharedPoints.PLACE, PlaneMap.X, PlaneMap.Y).collectAsList()) {
      x[row.getInt(0)] = row.getFloat(1);
      y[row.getInt(0)] = row.getFloat(2);
    }
    return new Plane(name, how, "UMAP 1", "UMAP 2", x, y);
  }

  private static List<Row> scores(Pca.Model model, Dataset<Row> rows) {
    return collect(model.project(rows, EMBEDDING, SCORES), col(SCORES).cast("array<float>"));
  }

  private static List<Row> collect(Dataset<Row> rows, Column vector) {
    return rows.select(col(SharedPoints.PLACE), vector).collectAsList();
  }

  private static float[][] vectors(List<Row> rows) {
    return rows.stream().map(row -> FloatArrays.of(row.getList(1))).toArray(float[][]::new);
  }

  private static Plane plane(
      String name, String across, String up, List<Row> rows, float[][] plane, int points) {
    float[] x = new float[points];
    float[] y = new float[points];
    for (int i = 0; i < plane.length; i++) {
      int place = rows.get(i).getInt(0);
      x[place] = plane[i][0];
      y[place] = plane[i].length > 1 ? plane[i][1] : 0;
    }
    return new Plane(name, "", across, up, x, y);
  }
}
