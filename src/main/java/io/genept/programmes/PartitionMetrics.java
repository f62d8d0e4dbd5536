package io.genept.programmes;

import io.genept.table.Line;
import io.genept.table.Programmes.BestSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Numbers of a partition: size, modularity (of resolution 1), and the share of programmes with an
 * enriched gene set, beside that of random sets of genes of the same sizes.
 */
final class PartitionMetrics {
  private PartitionMetrics() {}

  /**
   * Records the size and modularity of a partition.
   *
   * @param line of its learner
   */
  static void record(Line line, ProgrammePartition partition) {
    int nodes = partition.graph().nodes();
    line.metric("edges", (double) partition.graph().edges(), nodes);
    line.metric("modularity", partition.graph().modularity(partition.communities(), 1), nodes);
    line.metric("programmes", (double) partition.programmes().size(), nodes);
    line.metric("genes_in_programmes", (double) partition.genesInProgrammes(), nodes);
  }

  /**
   * Records the share of programmes with an enriched set, and that of random sets of genes.
   *
   * @param line of the learner and the gene sets
   * @param best the best set of each programme
   * @param seed of the first random sets; the next have the next number
   */
  static void recordEnrichment(
      Line line,
      ProgrammePartition partition,
      GeneSets sets,
      List<BestSet> best,
      int randomSets,
      long seed) {
    int programmes = partition.programmes().size();
    if (programmes == 0) {
      line.seed(seed).message("There is no programme.").metric("enriched_share", null, 0);
      return;
    }
    line.seed(seed).metric("enriched_share", Enrichment.enrichedShare(best), programmes);
    for (int draw = 0; draw < randomSets; draw++) {
      List<int[]> random = random(partition.programmes(), partition.graph().nodes(), seed + draw);
      line.seed(seed + draw)
          .metric(
              "enriched_share_random",
              Enrichment.enrichedShare(Enrichment.best(sets, random)),
              programmes);
    }
  }

  /** Draws disjoint sets of nodes of the same sizes, by a Fisher–Yates shuffle. */
  static List<int[]> random(List<int[]> programmes, int nodes, long seed) {
    int[] shuffled = IntStream.range(0, nodes).toArray();
    Random random = new Random(seed);
    for (int i = nodes - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swapped;
    }
    List<int[]> drawn = new ArrayList<>();
    int from = 0;
    for (int[] programme : programmes) {
      drawn.add(Arrays.copyOfRange(shuffled, from, from + programme.length));
      from += programme.length;
    }
    return drawn;
  }
}
