package io.genept.programmes;

import io.genept.learn.cluster.Communities;
import io.genept.math.WeightedGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Communities of one graph at one resolution, and of these the programmes: the communities of
 * enough genes.
 *
 * @param rule how genes were joined, as text
 * @param resolution of the communities
 * @param communities community of each node, the largest first
 * @param programmes nodes of each programme, ascending; programme i is community i
 */
record ProgrammePartition(
    String rule,
    double resolution,
    WeightedGraph graph,
    int[] communities,
    List<int[]> programmes) {

  /** Finds the communities of a graph. */
  static ProgrammePartition of(
      FindProgrammes.Options options, WeightedGraph graph, String rule, double resolution) {
    WeightedGraph weighed =
        options.edgeWeight() == FindProgrammes.EdgeWeight.ONE ? graph.unweighted() : graph;
    int[] communities =
        Communities.of(
            weighed, options.algorithm(), resolution, options.iterations(), options.seed());
    List<List<Integer>> members = new ArrayList<>();
    for (int node = 0; node < communities.length; node++) {
      while (members.size() <= communities[node]) {
        members.add(new ArrayList<>());
      }
      members.get(communities[node]).add(node);
    }
    List<int[]> programmes =
        members.stream()
            .filter(nodes -> nodes.size() >= options.minSize())
            .map(nodes -> nodes.stream().mapToInt(Integer::intValue).toArray())
            .toList();
    return new ProgrammePartition(rule, resolution, weighed, communities, programmes);
  }

  /** Programme of each node, from 0, or −1. */
  int[] programmeOfNode() {
    return Arrays.stream(communities).map(c -> c < programmes.size() ? c : -1).toArray();
  }

  int genesInProgrammes() {
    return programmes.stream().mapToInt(nodes -> nodes.length).sum();
  }

  /** Orders the nodes of each programme, those with the most weight to others of it first. */
  List<int[]> byCentrality() {
    double[] inside = new double[communities.length];
    for (int e = 0; e < graph.edges(); e++) {
      int a = graph.from()[e];
      int b = graph.to()[e];
      if (communities[a] == communities[b]) {
        inside[a] += graph.weights()[e];
        inside[b] += graph.weights()[e];
      }
    }
    return programmes.stream()
        .map(
            nodes ->
                IntStream.of(nodes)
                    .boxed()
                    .sorted(
                        Comparator.comparingDouble((Integer node) -> -inside[node])
                            .thenComparingInt(node -> node))
                    .mapToInt(Integer::intValue)
                    .toArray())
        .toList();
  }
}
