package io.genept.programmes;

import io.genept.core.UserError;
import io.genept.learn.neighbors.CosineNeighbors;
import io.genept.math.WeightedGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** Graphs of a rule: for each of its values the joined pairs of genes. */
final class SimilarityGraphs {
  private static final double[] SHOWN = {50, 90, 99, 99.9, 100};

  private SimilarityGraphs() {}

  /**
   * Builds one graph for each value of the rule.
   *
   * @param vectors row-major, genes × dim, no row of zeros
   * @throws UserError if a graph has no edge or too many, or there are fewer genes than neighbours
   */
  static List<WeightedGraph> of(
      SparkSession spark, String input, float[] vectors, int dim, SimilarityRule rule) {
    try (CosineNeighbors cosines = new CosineNeighbors(spark, vectors, dim)) {
      List<WeightedGraph> graphs =
          rule.nNeighbors().isEmpty()
              ? above(cosines, input, bounds(cosines, rule))
              : mutual(cosines, input, vectors.length / dim, rule.nNeighbors());
      for (int i = 0; i < graphs.size(); i++) {
        if (graphs.get(i).edges() == 0) {
          throw UserError.of(
              "Cannot find programmes in %s: no two of its genes are joined by %s. Cosines found:"
                  + " %s. Expected a lower --threshold, or --percentile, which adapts to the model.",
              input, rule.labels().get(i), distribution(cosines));
        }
      }
      return graphs;
    }
  }

  private static List<Double> bounds(CosineNeighbors cosines, SimilarityRule rule) {
    if (rule.percentile().isEmpty()) {
      return rule.threshold();
    }
    double[] found =
        cosines.percentiles(rule.percentile().stream().mapToDouble(Double::doubleValue).toArray());
    return Arrays.stream(found).mapToObj(bound -> Math.nextDown(Math.max(0, bound))).toList();
  }

  private static List<WeightedGraph> above(
      CosineNeighbors cosines, String input, List<Double> bounds) {
    double lowest = Collections.min(bounds);
    long edges = cosines.estimateAbove(lowest);
    if (edges > CosineNeighbors.MOST_EDGES) {
      throw UserError.of(
          "Cannot find programmes in %s: about %,d of %,d pairs of genes have a cosine above %.4f,"
              + " more than the %,d edges that are held. Cosines found: %s. Expected a higher"
              + " --threshold or --percentile, or --n-neighbors.",
          input, edges, cosines.pairs(), lowest, CosineNeighbors.MOST_EDGES, distribution(cosines));
    }
    WeightedGraph widest = cosines.above(lowest);
    return bounds.stream().map(widest::above).toList();
  }

  private static List<WeightedGraph> mutual(
      CosineNeighbors cosines, String input, int genes, List<Integer> values) {
    List<WeightedGraph> graphs = new ArrayList<>();
    for (int value : values) {
      if (value >= genes) {
        throw UserError.of(
            "Cannot join genes of %s by --n-neighbors %d: it has %,d genes with a vector. Expected"
                + " fewer neighbours than genes.",
            input, value, genes);
      }
      graphs.add(cosines.mutualNearest(value));
    }
    return graphs;
  }

  private static String distribution(CosineNeighbors cosines) {
    double[] found = Arrays.stream(SHOWN).map(cosines::roughPercentile).toArray();
    return String.format(
        Locale.ROOT,
        "median %.4f, 90 %% below %.4f, 99 %% below %.4f, 99.9 %% below %.4f, highest %.4f",
        found[0],
        found[1],
        found[2],
        found[3],
        found[4]);
  }
}
