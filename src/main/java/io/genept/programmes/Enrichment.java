package io.genept.programmes;

import io.genept.table.Programmes.BestSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.distribution.HypergeometricDistribution;

/**
 * Over-representation of gene sets in programmes: hypergeometric tail, Benjamini–Hochberg over all
 * pairs of programme and set, those without a common gene too.
 */
final class Enrichment {
  static final double SIGNIFICANT = 0.05;

  private Enrichment() {}

  /** The best set of each programme: of the lowest p, of these the first in the file. */
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
        p[from + set] = tail(sets.universe(), sets.members(set), drawn, common[set]);
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
   * Probability that {@code overlap} or more of the drawn genes are marked. Agrees with {@code
   * scipy.stats.hypergeom.sf(overlap - 1, universe, marked, drawn)}.
   */
  static double tail(int universe, int marked, int drawn, int overlap) {
    if (overlap <= Math.max(0, marked + drawn - universe)) {
      return 1;
    }
    double term =
        new HypergeometricDistribution(null, universe, marked, drawn).probability(overlap);
    double sum = 0;
    for (int k = overlap; k <= Math.min(marked, drawn) && term > 0; k++) {
      sum += term;
      double rest = universe - (double) marked - drawn + k + 1;
      term *= (marked - (double) k) * (drawn - (double) k) / ((k + 1) * rest);
    }
    return Math.min(1, sum);
  }

  /** Benjamini and Hochberg's adjusted p-values, as {@code scipy.stats.false_discovery_control}. */
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
