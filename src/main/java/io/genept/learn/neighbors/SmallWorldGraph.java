package io.genept.learn.neighbors;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A hierarchical navigable small world graph (Malkov &amp; Yashunin, IEEE TPAMI 2020, algorithms 1,
 * 2, 4 and 5), as hnswlib builds it: a node has at most {@value #LINKS} links on the upper levels
 * and twice as many on the ground, chosen so that they point in different directions.
 *
 * <p>Nodes are added one after the other by one thread: the graph follows from rows, order and seed
 * alone. Searches may run side by side.
 */
final class SmallWorldGraph {
  /** The paper's notebook: {@code M=16}. */
  static final int LINKS = 16;

  /** The paper's notebook: {@code ef_construction=200}. */
  static final int BUILD_WIDTH = 200;

  private final PreparedRows points;
  private final int[] rows;
  private final int[][][] links;
  private int entry;

  /**
   * Builds the graph.
   *
   * @param rows the points in it, in the order in which they are added, at least one
   * @param seed of the nodes' levels
   */
  SmallWorldGraph(PreparedRows points, int[] rows, long seed) {
    this.points = points;
    this.rows = rows;
    this.links = new int[rows.length][][];
    SplittableRandom random = new SplittableRandom(seed);
    SearchBeam beam = new SearchBeam(rows.length);
    SearchBeam shrinking = new SearchBeam(0);
    for (int node = 0; node < rows.length; node++) {
      int levels = 1 + (int) (-Math.log(1 - random.nextDouble()) / Math.log(LINKS));
      links[node] = new int[levels][0];
      if (node > 0) {
        add(node, beam, shrinking);
      }
    }
  }

  int size() {
    return rows.length;
  }

  /**
   * Rows near a query, nearest first: as many as {@code width}, or as can be reached.
   *
   * @param beam for a graph of this size
   */
  int[] near(PreparedRows queries, int query, int width, SearchBeam beam) {
    int start = entry;
    for (int level = links[entry].length - 1; level > 0; level--) {
      walk(queries, query, start, 1, level, beam);
      start = beam.node(0);
    }
    walk(queries, query, start, width, 0, beam);
    int[] found = new int[beam.size()];
    Arrays.setAll(found, i -> rows[beam.node(i)]);
    return found;
  }

  private void add(int node, SearchBeam beam, SearchBeam shrinking) {
    int top = links[entry].length - 1;
    int own = links[node].length - 1;
    int start = entry;
    for (int level = top; level >= 0; level--) {
      walk(points, rows[node], start, level > own ? 1 : BUILD_WIDTH, level, beam);
      start = beam.node(0);
      if (level <= own) {
        links[node][level] = spread(beam, LINKS);
        for (int neighbor : links[node][level]) {
          link(neighbor, node, level, shrinking);
        }
      }
    }
    entry = own > top ? node : entry;
  }

  private void walk(PreparedRows from, int row, int start, int width, int level, SearchBeam beam) {
    beam.start(width);
    beam.visit(start);
    beam.offer(start, from.distance(row, points, rows[start]));
    for (int node = beam.expand(); node >= 0; node = beam.expand()) {
      for (int neighbor : links[node][level]) {
        if (beam.visit(neighbor)) {
          beam.offer(neighbor, from.distance(row, points, rows[neighbor]));
        }
      }
    }
  }

  private void link(int from, int to, int level, SearchBeam shrinking) {
    int[] present = links[from][level];
    int most = level == 0 ? 2 * LINKS : LINKS;
    int[] more = Arrays.copyOf(present, present.length + 1);
    more[present.length] = to;
    if (more.length > most) {
      shrinking.start(more.length);
      for (int node : more) {
        shrinking.offer(node, points.distance(rows[from], points, rows[node]));
      }
      more = spread(shrinking, most);
    }
    links[from][level] = more;
  }

  /**
   * Chooses nodes from the nearest on, but none that is nearer to a chosen one than to the centre.
   */
  private int[] spread(SearchBeam sorted, int most) {
    int[] taken = new int[most];
    int count = 0;
    for (int i = 0; i < sorted.size() && count < most; i++) {
      int node = sorted.node(i);
      boolean apart = true;
      for (int t = 0; t < count && apart; t++) {
        apart = points.distance(rows[node], points, rows[taken[t]]) >= sorted.distance(i);
      }
      if (apart) {
        taken[count++] = node;
      }
    }
    return Arrays.copyOf(taken, count);
  }
}
