package io.genept.cells.name;

import static org.apache.spark.sql.functions.col;

import io.genept.core.UserError;
import io.genept.io.FloatArrays;
import io.genept.learn.cluster.Communities;
import io.genept.learn.neighbors.NeighborGraph;
import io.genept.learn.neighbors.NeighborSearch;
import io.genept.math.DistanceMetric;
import io.genept.math.WeightedGraph;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leiden communities of the cells of a cell_embeddings table, by the graph that joins two cells
 * where one is among the 15 nearest of the other by cosine. On the driver.
 */
final class CellCommunities {
  /** Cells of which the driver holds the vectors and the graph. */
  private static final int MOST_CELLS = 20_000;

  private static final int NEIGHBORS = 15;
  private static final int ITERATIONS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(CellCommunities.class);

  private CellCommunities() {}

  /**
   * Finds the communities.
   *
   * @return cell id, number of the community as text, the largest first; without cells that have no
   *     vector, or one of zeros
   * @throws UserError if there are too many cells, or too few
   */
  static Dataset<Row> of(Dataset<Row> embeddings, String path, double resolution) {
    return of(embeddings, path, resolution, MOST_CELLS);
  }

  /** Takes as many cells as are said. */
  static Dataset<Row> of(Dataset<Row> embeddings, String path, double resolution, int mostCells) {
    Dataset<Row> vectors =
        embeddings
            .filter(col(CellEmbeddings.EMBEDDING).isNotNull())
            .select(CellEmbeddings.CELL_ID, CellEmbeddings.EMBEDDING);
    List<Row> rows = vectors.sort(CellEmbeddings.CELL_ID).limit(mostCells + 1).collectAsList();
    if (rows.size() > mostCells) {
      throw UserError.of(
          "Cannot cluster the cells of %s: they are more than %,d, and --leiden-resolution works on"
              + " the driver. Expected fewer; cluster them by other means and give the obs column"
              + " by --clusters, or name each cell alone, without clusters.",
          path, mostCells);
    }
    List<String> ids = new ArrayList<>();
    List<float[]> kept = new ArrayList<>();
    for (Row row : rows) {
      float[] vector = FloatArrays.of(row.getList(1));
      if (hasDirection(vector)) {
        ids.add(row.getString(0));
        kept.add(vector);
      }
    }
    if (ids.size() <= NEIGHBORS) {
      throw UserError.of(
          "Cannot cluster the cells of %s: %d have a vector. Expected more than %d; leave out"
              + " --leiden-resolution.",
          path, ids.size(), NEIGHBORS);
    }
    int dim = kept.get(0).length;
    float[] values = new float[Math.multiplyExact(kept.size(), dim)];
    for (int i = 0; i < kept.size(); i++) {
      System.arraycopy(kept.get(i), 0, values, i * dim, dim);
    }
    WeightedGraph graph =
        NeighborGraph.of(DistanceMetric.COSINE, values, dim, NEIGHBORS, NeighborSearch.AUTO, 0);
    int[] found = Communities.of(graph, Communities.Algorithm.LEIDEN, resolution, ITERATIONS, 0);
    LOG.debug("Leiden at resolution {}: clusters of {} cells", resolution, found.length);
    List<Row> clusters = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      clusters.add(RowFactory.create(ids.get(i), Integer.toString(found[i])));
    }
    return embeddings
        .sparkSession()
        .createDataFrame(
            clusters,
            new StructType()
                .add(CellEmbeddings.CELL_ID, DataTypes.StringType, false)
                .add("cluster", DataTypes.StringType, false));
  }

  private static boolean hasDirection(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }
}
