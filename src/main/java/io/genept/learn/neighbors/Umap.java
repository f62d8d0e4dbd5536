package io.genept.learn.neighbors;

import io.genept.math.DistanceMetric;

/**
 * UMAP (McInnes, Healy &amp; Melville 2018) in two dimensions, by tag.bio's Java port: random
 * start, one thread, so that the same vectors and seed give the same coordinates.
 *
 * @param neighbours nearest neighbours that make the graph, at least 2
 * @param minDist how close points may come, 0 to 1
 * @param metric distance of the vectors
 * @param seed of the start and of the sampling
 */
public record Umap(int neighbours, double minDist, DistanceMetric metric, long seed) {
  /** Scale of the layout, umap-learn's default; {@code minDist} is relative to it. */
  public static final double SPREAD = 1;

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
