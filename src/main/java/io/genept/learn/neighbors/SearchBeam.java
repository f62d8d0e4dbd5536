package io.genept.learn.neighbors;

import java.util.Arrays;

/**
 * The nearest nodes that a walk through a graph has met, nearest first, at most as many as its
 * width; with the nodes it has visited. One for each thread, used again for every walk.
 */
final class SearchBeam {
  private final int[] visited;
  private int walk;
  private float[] distances = new float[0];
  private int[] nodes = new int[0];
  private boolean[] expanded = new boolean[0];
  private int width;
  private int size;
  private int next;

  /** Makes a beam for a graph of {@code graphSize} nodes. */
  SearchBeam(int graphSize) {
    visited = new int[graphSize];
  }

  /** Forgets all. */
  void start(int newWidth) {
    width = newWidth;
    size = 0;
    next = 0;
    walk++;
    if (nodes.length < width) {
      distances = new float[width];
      nodes = new int[width];
      expanded = new boolean[width];
    }
  }

  /** Marks a node as visited; true if this walk had not visited it before. */
  boolean visit(int node) {
    boolean first = visited[node] != walk;
    visited[node] = walk;
    return first;
  }

  /** Keeps a node if it is among the nearest. */
  void offer(int node, float distance) {
    if (size == width && distance >= distances[size - 1]) {
      return;
    }
    int found = Arrays.binarySearch(distances, 0, size, distance);
    int at = found < 0 ? -found - 1 : found + 1;
    while (found >= 0 && at < size && distances[at] == distance) {
      at++;
    }
    int moved = Math.min(size, width - 1) - at;
    System.arraycopy(distances, at, distances, at + 1, moved);
    System.arraycopy(nodes, at, nodes, at + 1, moved);
    System.arraycopy(expanded, at, expanded, at + 1, moved);
    distances[at] = distance;
    nodes[at] = node;
    expanded[at] = false;
    size = Math.min(width, size + 1);
    next = Math.min(next, at);
  }

  /** The nearest node whose neighbours were not looked at, or -1. */
  int expand() {
    while (next < size && expanded[next]) {
      next++;
    }
    if (next == size) {
      return -1;
    }
    expanded[next] = true;
    return nodes[next];
  }

  int size() {
    return size;
  }

  int node(int index) {
    return nodes[index];
  }

  float distance(int index) {
    return distances[index];
  }
}
