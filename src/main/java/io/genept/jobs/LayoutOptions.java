package io.genept.jobs;

import io.genept.learn.neighbors.Umap;
import io.genept.math.DistanceMetric;
import picocli.CommandLine.Option;

/** The options that every command with a UMAP has alike; include it with {@code @Mixin}. */
final class LayoutOptions {
  @Option(
      names = {"--n-neighbors", "--neighbours"},
      paramLabel = "K",
      defaultValue = "" + Umap.DEFAULT_NEIGHBOURS,
      description = "Neighbours in UMAP's graph (default: ${DEFAULT-VALUE}).")
  int neighbours;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "0",
      description = "Seed; the same gives the same map (default: ${DEFAULT-VALUE}).")
  long seed;

  /** The layout. */
  Umap umap(double minDist, DistanceMetric metric) {
    return new Umap(neighbours, minDist, metric, seed);
  }
}
