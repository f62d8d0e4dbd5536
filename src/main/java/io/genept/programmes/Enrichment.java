package io.genept.programmes;

import io.genept.metric.HypergeometricTest;
import io.genept.table.Programmes.BestSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Over-representation of gene sets in programmes: hypergeometric tail, Benjamini–Hochberg over all
 * pairs of programme and set, those without a common gene too.
 */
final class Enrichment {
  static final double SIGNIFICANT = 0.05;

  private Enrichment() {}

  /**
   * Finds the best set of each programme: that of the lowest p, of several the first in the file.
   */
  static List<BestSet> best(GeneSets sets, List<int[]> programmes) {
    double[] p = new double[programmes.size() * sets.size()];
    int[] best = new int[programmes.size()];
    List<int[]> overlaps = new ArrayList<>();
    for (int programme = 0; programme < programmes.size(); programme++) {
      int[] nodes = programmes.get(programme);
      int drawn = sets.annotated(nodes);
      int[] common = sets.overlaps(nodes);
      overlaps.add(common);
      int from = programme * sets.size();
      for (int set = 0; set < common.length; set++) {
        p[from + set] =
            HypergeometricTest.tail(sets.universe(), sets.members(set), drawn, common[set]);
        best[programme] = p[from + set] < p[from + best[programme]] ? set : best[programme];
      }
    }
    double[] q = falseDiscoveryRates(p);
    List<BestSet> found = new ArrayList<>();
    for (int programme = 0; programme < best.length; programme++) {
      int set = best[programme];
      int at = programme * sets.size() + set;
      found.add(
          new BestSet(
              sets.name(set), sets.members(set), overlaps.get(programme)[set], p[at], q[at]));
    }
    return found;
  }

  /** Share of the programmes with a set of q below {@value #SIGNIFICANT}. */
  static double enrichedShare(List<BestSet> best) {
    long enriched = best.stream().filter(set -> set.q() < SIGNIFICANT).count();
    return (double) enriched / best.size();
  }

  /**
   * Adjusts p-values by Benjamini and Hochberg's method, as {@code
   * scipy.stats.false_discovery_control}.
   */
  static double[] falseDiscoveryRates(double[] p) {
    Integer[] order = new Integer[p.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
    double[] q = new double[p.length];
    double least = 1;
    for (int rank = p.length; rank >= 1; rank--) {
      int i = order[rank - 1];
      least = Math.min(least, p[i] * p.length / rank);
      q[i] = least;
    }
    return q;
  }
}
