package io.genept.metric;

import java.util.Arrays;

/**
 * Connectivity of the cells of a label in the graph of nearest neighbours: the mean over labels of
 * the share of cells in the label's largest strongly connected component, edges to other labels
 * being dropped; 1 where every label is one component (Luecken et al. 2022).
 *
 * <p>Defined as {@code scib_metrics.graph_connectivity} 0.5; agrees with scipy's {@code
 * connected_components(connection="strong")} to 1e-12.
 */
public final class GraphConnectivity {
  private final int[][] neighbors;
  private final int[] codes;
  private final int[] order;
  private final int[] lowest;
  private final boolean[] open;
  private final int[] stack;
  private final int[] path;
  private final int[] next;
  private final int[] largest;
  private int visited;
  private int height;

  private GraphConnectivity(int[][] neighbors, int[] codes, int labels) {
    this.neighbors = neighbors;
    this.codes = codes;
    order = new int[codes.length];
    lowest = new int[codes.length];
    open = new boolean[codes.length];
    stack = new int[codes.length];
    path = new int[codes.length];
    next = new int[codes.length];
    largest = new int[labels];
  }

  /**
   * Computes the score, above 0 and at most 1.
   *
   * @param neighbors rows of each cell's neighbours, n × k; an edge runs from the cell to each
   * @param codes label of each cell, 0 … labels−1, each label occurring
   * @param labels number of labels
   */
  public static double of(int[][] neighbors, int[] codes, int labels) {
    GraphConnectivity graph = new GraphConnectivity(neighbors, codes, labels);
    for (int cell = 0; cell < codes.length; cell++) {
      if (graph.order[cell] == 0) {
        graph.visit(cell);
      }
    }
    int[] sizes = new int[labels];
    for (int code : codes) {
      sizes[code]++;
    }
    double[] shares = new double[labels];
    Arrays.setAll(shares, label -> (double) graph.largest[label] / sizes[label]);
    return Arrays.stream(shares).sum() / labels;
  }

  /** Runs Tarjan's algorithm from one cell, without recursion. */
  private void visit(int start) {
    int depth = 0;
    path[0] = start;
    next[0] = 0;
    enter(start);
    while (depth >= 0) {
      int cell = path[depth];
      if (next[depth] < neighbors[cell].length) {
        int other = neighbors[cell][next[depth]++];
        if (codes[other] != codes[cell]) {
          continue;
        }
        if (order[other] == 0) {
          path[++depth] = other;
          next[depth] = 0;
          enter(other);
        } else if (open[other]) {
          lowest[cell] = Math.min(lowest[cell], order[other]);
        }
      } else {
        depth--;
        if (depth >= 0) {
          lowest[path[depth]] = Math.min(lowest[path[depth]], lowest[cell]);
        }
        if (lowest[cell] == order[cell]) {
          close(cell);
        }
      }
    }
  }

  private void enter(int cell) {
    order[cell] = ++visited;
    lowest[cell] = visited;
    open[cell] = true;
    stack[height++] = cell;
  }

  private void close(int root) {
    int size = 0;
    int cell;
    do {
      cell = stack[--height];
      open[cell] = false;
      size++;
    } while (cell != root);
    largest[codes[root]] = Math.max(largest[codes[root]], size);
  }
}
