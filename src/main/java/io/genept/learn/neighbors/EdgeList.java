package io.genept.learn.neighbors;

import io.genept.math.WeightedGraph;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Edges in the order in which they are found. */
final class EdgeList implements Serializable {
  private static final long serialVersionUID = 1L;

  private int[] from = new int[64];
  private int[] to = new int[64];
  private double[] weights = new double[64];
  private int size;

  void add(int lower, int higher, double weight) {
    if (size == from.length) {
      int longer = size + (size >> 1);
      from = Arrays.copyOf(from, longer);
      to = Arrays.copyOf(to, longer);
      weights = Arrays.copyOf(weights, longer);
    }
    from[size] = lower;
    to[size] = higher;
    weights[size++] = weight;
  }

  /** Gives back the room that was reserved and not used. */
  EdgeList trimmed() {
    from = Arrays.copyOf(from, size);
    to = Arrays.copyOf(to, size);
    weights = Arrays.copyOf(weights, size);
    return this;
  }

  double[] weights() {
    return weights;
  }

  /** All edges of the parts, in their order. */
  static WeightedGraph graph(int nodes, List<EdgeList> parts) {
    int edges = parts.stream().mapToInt(part -> part.size).sum();
    int[] from = new int[edges];
    int[] to = new int[edges];
    double[] weights = new double[edges];
    int at = 0;
    for (EdgeList part : parts) {
      System.arraycopy(part.from, 0, from, at, part.size);
      System.arraycopy(part.to, 0, to, at, part.size);
      System.arraycopy(part.weights, 0, weights, at, part.size);
      at += part.size;
    }
    return new WeightedGraph(nodes, from, to, weights);
  }
}
