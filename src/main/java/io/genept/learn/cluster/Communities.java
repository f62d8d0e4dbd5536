package io.genept.learn.cluster;

import io.genept.math.WeightedGraph;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import nl.cwts.networkanalysis.Clustering;
import nl.cwts.networkanalysis.IterativeCPMClusteringAlgorithm;
import nl.cwts.networkanalysis.LeidenAlgorithm;
import nl.cwts.networkanalysis.LouvainAlgorithm;
import nl.cwts.networkanalysis.Network;
import nl.cwts.util.LargeDoubleArray;
import nl.cwts.util.LargeIntArray;

/**
 * Communities of a graph by modularity with a resolution, the quality function of leidenalg's
 * {@code RBConfigurationVertexPartition}; by the algorithms of CWTS (Traag, Waltman &amp; van Eck,
 * From Louvain to Leiden, Scientific Reports 2019).
 *
 * <p>Their constant Potts model over node weights equals it if a node weighs its degree and the
 * resolution is {@code γ/2m}. On the driver: twice the edges × 12 bytes.
 */
public final class Communities {
  private static final double RANDOMNESS = 0.01;

  private Communities() {}

  /** Algorithms that find communities. */
  public enum Algorithm {
    /** Refines communities so that each is connected. */
    LEIDEN,
    LOUVAIN
  }

  /**
   * The community of each node; communities are numbered by size, the largest first, equal sizes by
   * their first node.
   *
   * @param resolution γ, above 0; larger gives more communities
   * @param iterations passes of the algorithm over its own result, at least 1
   * @param seed the same seed gives the same communities
   */
  public static int[] of(
      WeightedGraph graph, Algorithm algorithm, double resolution, int iterations, long seed) {
    int[] found = new int[graph.nodes()];
    if (graph.edges() == 0) {
      Arrays.setAll(found, node -> node);
      return found;
    }
    Network network =
        new Network(
            graph.nodes(),
            true,
            new LargeIntArray[] {new LargeIntArray(graph.from()), new LargeIntArray(graph.to())},
            new LargeDoubleArray(graph.weights()),
            false,
            true);
    double scaled = resolution / (2 * graph.totalWeight());
    Random random = new Random(seed);
    IterativeCPMClusteringAlgorithm search =
        algorithm == Algorithm.LEIDEN
            ? new LeidenAlgorithm(scaled, iterations, RANDOMNESS, random)
            : new LouvainAlgorithm(scaled, iterations, random);
    Clustering clustering = search.findClustering(network);
    return bySize(clustering.getClusters());
  }

  private static int[] bySize(int[] clusters) {
    int count = Arrays.stream(clusters).max().orElse(-1) + 1;
    int[] sizes = new int[count];
    int[] first = new int[count];
    Arrays.fill(first, clusters.length);
    for (int node = clusters.length - 1; node >= 0; node--) {
      sizes[clusters[node]]++;
      first[clusters[node]] = node;
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, c -> c);
    Arrays.sort(
        order, Comparator.comparingInt((Integer c) -> -sizes[c]).thenComparingInt(c -> first[c]));
    int[] numberOf = new int[count];
    for (int c = 0; c < count; c++) {
      numberOf[order[c]] = c;
    }
    return Arrays.stream(clusters).map(c -> numberOf[c]).toArray();
  }
}
