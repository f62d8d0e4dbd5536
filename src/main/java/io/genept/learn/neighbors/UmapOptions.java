package io.genept.learn.neighbors;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.math.DistanceMetric;

/**
 * Options of every command that lays out points by UMAP. Distance and metric are declared by each
 * command, because their defaults differ.
 *
 * @param nNeighbors nearest neighbours that make the graph, at least 2
 * @param seed of the start and of the sampling
 */
public record UmapOptions(
    @Opt(
            value = "Neighbours in UMAP's graph.",
            label = "K",
            byDefault = "15",
            formerly = "neighbours")
        int nNeighbors,
    @Opt(value = "Seed; the same gives the same map.", label = "SEED", byDefault = "0") long seed) {

  /**
   * Checks the parameters of a layout.
   *
   * @param what plural noun of what is laid out
   * @param minDist how close points may come, 0 to 1
   * @param maxOption option that limits how many points are laid out
   * @param most its value
   * @throws UserError if a parameter is out of range, or not more points than neighbours would be
   *     laid out
   */
  public void require(String what, double minDist, String maxOption, int most) {
    if (nNeighbors < 2 || !(minDist >= 0 && minDist <= 1)) {
      throw UserError.of(
          "Cannot lay out %s with --n-neighbors %d and --min-dist %s. Expected at least 2, and 0 to"
              + " 1.",
          what, nNeighbors, minDist);
    }
    if (most <= nNeighbors) {
      throw UserError.of(
          "Cannot lay out %s with %s %d and --n-neighbors %d. Expected more %s than neighbours.",
          what, maxOption, most, nNeighbors, what);
    }
  }

  /** Returns the layout with these options. */
  public Umap umap(double minDist, DistanceMetric metric) {
    return new Umap(nNeighbors, minDist, metric, seed);
  }
}
