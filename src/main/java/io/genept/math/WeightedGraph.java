package io.genept.math;

import java.util.Arrays;

/**
 * An undirected graph without loops, each edge once with {@code from < to}.
 *
 * @param nodes number of nodes; nodes are 0 … nodes−1
 * @param from lower end of each edge
 * @param to higher end of each edge
 * @param weights weight of each edge, above 0
 */
public record WeightedGraph(int nodes, int[] from, int[] to, double[] weights) {

  /** Number of edges. */
  public int edges() {
    return from.length;
  }

  /** Sets the weight of every edge to 1. */
  public WeightedGraph unweighted() {
    double[] ones = new double[weights.length];
    Arrays.fill(ones, 1);
    return new WeightedGraph(nodes, from, to, ones);
  }

  /** The edges whose weight is above a bound. */
  public WeightedGraph above(double bound) {
    int kept = (int) Arrays.stream(weights).filter(weight -> weight > bound).count();
    int[] keptFrom = new int[kept];
    int[] keptTo = new int[kept];
    double[] keptWeights = new double[kept];
    int at = 0;
    for (int e = 0; e < from.length; e++) {
      if (weights[e] > bound) {
        keptFrom[at] = from[e];
        keptTo[at] = to[e];
        keptWeights[at++] = weights[e];
      }
    }
    return new WeightedGraph(nodes, keptFrom, keptTo, keptWeights);
  }

  /** Sum of the weights of each node's edges. */
  public double[] degrees() {
    double[] degrees = new double[nodes];
    for (int e = 0; e < from.length; e++) {
      degrees[from[e]] += weights[e];
      degrees[to[e]] += weights[e];
    }
    return degrees;
  }

  /** Sum of all weights. */
  public double totalWeight() {
    return Arrays.stream(weights).sum();
  }

  /**
   * Newman's modularity of a partition, {@code Σ_c w_c/m − γ(d_c/2m)²}: with w_c the weight inside
   * community c, d_c the sum of its degrees, m the weight of all edges. Agrees with igraph's {@code
   * modularity}.
   *
   * @param communities community of each node, from 0
   * @param resolution γ; 1 is the usual
   * @return NaN for a graph without edges
   */
  public double modularity(int[] communities, double resolution) {
    int count = Arrays.stream(communities).max().orElse(-1) + 1;
    double[] inside = new double[count];
    double[] sums = new double[count];
    for (int e = 0; e < from.length; e++) {
      if (communities[from[e]] == communities[to[e]]) {
        inside[communities[from[e]]] += weights[e];
      }
    }
    double[] degrees = degrees();
    for (int node = 0; node < nodes; node++) {
      sums[communities[node]] += degrees[node];
    }
    double total = totalWeight();
    double modularity = 0;
    for (int c = 0; c < count; c++) {
      double share = sums[c] / (2 * total);
      modularity += inside[c] / total - resolution * share * share;
    }
    return total > 0 ? modularity : Double.NaN;
  }
}
