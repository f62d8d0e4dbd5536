package io.genept.learn.neighbors;

import io.genept.core.UserError;
import io.genept.math.DistanceMetric;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * UMAP (McInnes, Healy & Melville 2018) in two dimensions, by tag.bio's Java port: random start,
 * one thread, so that the same vectors and seed give the same coordinates.
 *
 * @param neighbours nearest neighbours that make the graph, at least 2
 * @param minDist how close points may come, 0 to 1
 * @param metric distance of the vectors
 * @param seed of the start and of the sampling
 */
public record Umap(int neighbours, double minDist, DistanceMetric metric, long seed) {
  /** umap-learn's defaults. */
  public static final int DEFAULT_NEIGHBOURS = 15;

  public static final double DEFAULT_MIN_DIST = 0.1;

  /** Scale of the layout, umap-learn's default; {@code minDist} is relative to it. */
  public static final double SPREAD = 1;

  /**
   * Checks the parameters.
   *
   * @param what plural noun of what is laid out
   * @param maxOption option that limits how many points are laid out
   * @param most its value
   * @throws UserError if a parameter is out of range, or not more points than neighbours would be
   *     laid out
   */
  public void require(String what, String maxOption, int most) {
    if (neighbours < 2 || !(minDist >= 0 && minDist <= 1)) {
      throw UserError.of(
          "Cannot lay out %s with --n-neighbors %d and --min-dist %s. Expected at least 2, and 0 to 1.",
          what, neighbours, minDist);
    }
    if (most <= neighbours) {
      throw UserError.of(
          "Cannot lay out %s with %s %d and --n-neighbors %d. Expected more %s than neighbours.",
          what, maxOption, most, neighbours, what);
    }
  }

  /** The parameters by their names on the command line, but for the seed. */
  public Map<String, String> described() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("n-neighbors", Integer.toString(neighbours));
    map.put("min-dist", Double.toString(minDist));
    map.put("metric", metric.name().toLowerCase(Locale.ROOT));
    return map;
  }

  /**
   * Lays out the rows.
   *
   * @param vectors n rows of one length, more rows than neighbours
   * @return n × 2
   */
  public float[][] layout(float[][] vectors) {
    tagbio.umap.Umap umap = new tagbio.umap.Umap();
    umap.setNumberComponents(2);
    umap.setNumberNearestNeighbours(neighbours);
    umap.setSpread((float) SPREAD);
    umap.setMinDist((float) minDist);
    umap.setMetric("euclidean");
    umap.setSeed(seed);
    umap.setThreads(1);
    return umap.fitTransform(metric == DistanceMetric.COSINE ? ofUnitLength(vectors) : vectors);
  }

  private static float[][] ofUnitLength(float[][] vectors) {
    float[][] scaled = new float[vectors.length][];
    for (int row = 0; row < scaled.length; row++) {
      scaled[row] = vectors[row].clone();
      double squares = 0;
      for (float value : scaled[row]) {
        squares += (double) value * value;
      }
      for (int d = 0; d < scaled[row].length && squares > 0; d++) {
        scaled[row][d] /= (float) Math.sqrt(squares);
      }
    }
    return scaled;
  }
}
