package io.genept.evaluate.cells;

import io.genept.core.UserError;
import io.genept.evaluate.EachSeed;
import io.genept.learn.cluster.Communities;
import io.genept.learn.neighbors.NeighborGraph;
import io.genept.learn.neighbors.NeighborSearch;
import io.genept.math.DistanceMetric;
import io.genept.math.WeightedGraph;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leiden communities of the graph of nearest cells by cosine, at several resolutions: the
 * clustering of single-cell analyses, which does not know the number of labels.
 *
 * <p>The graph joins two cells where one is among the k nearest of the other, without weights;
 * quality is modularity with a resolution ({@link Communities}), two iterations as scanpy's.
 */
final class LeidenSweep {
  private static final int ITERATIONS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(LeidenSweep.class);

  private LeidenSweep() {}

  /** The clusters of one run. */
  record Run(double resolution, long seed, int[] clusters) {}

  /** Name of the learner in tables, {@code leiden_r0.5} for example. */
  static String learner(double resolution) {
    String number = Double.toString(resolution);
    return "leiden_r" + (number.endsWith(".0") ? number.replace(".0", "") : number);
  }

  /** Every resolution with every seed 0 … seeds−1, resolution by resolution. */
  static List<Run> runs(EvaluatedCells cells, Clustering options, int seeds) {
    int dim = cells.dimension();
    float[] vectors = cells.values();
    int k = Math.min(options.graphNeighbors(), cells.size() - 1);
    requireDirections(cells);
    WeightedGraph graph =
        NeighborGraph.of(DistanceMetric.COSINE, vectors, dim, k, NeighborSearch.AUTO, 0);
    LOG.debug(
        "Leiden on {} edges of {} nearest cells, resolutions {}, {} seeds",
        graph.edges(),
        k,
        options.resolutions(),
        seeds);
    List<Run> runs = new ArrayList<>();
    for (double resolution : options.resolutions()) {
      runs.addAll(
          EachSeed.run(
              seeds,
              Runtime.getRuntime().availableProcessors(),
              learner(resolution),
              LOG,
              seed ->
                  new Run(
                      resolution,
                      seed,
                      Communities.of(
                          graph, Communities.Algorithm.LEIDEN, resolution, ITERATIONS, seed))));
    }
    return runs;
  }

  private static void requireDirections(EvaluatedCells cells) {
    int dim = cells.dimension();
    float[] vectors = cells.values();
    int zeros = 0;
    String example = null;
    for (int row = 0; row < cells.size(); row++) {
      boolean zero = true;
      for (int d = 0; d < dim && zero; d++) {
        zero = vectors[row * dim + d] == 0;
      }
      if (zero) {
        zeros++;
        example = example == null ? cells.ids()[row] : example;
      }
    }
    if (zeros > 0) {
      throw UserError.of(
          "Cannot search neighbours by cosine in %s: %d of %d cells have a vector of zeros (first:"
              + " %s). Expected vectors with a direction; make them null, or leave out"
              + " --resolutions.",
          cells.path(), zeros, cells.size(), example);
    }
  }
}
