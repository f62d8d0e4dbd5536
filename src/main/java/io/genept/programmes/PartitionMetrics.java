package io.genept.programmes;

import io.genept.table.Metrics.Metric;
import io.genept.table.Programmes.BestSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The numbers of a partition: size, modularity (of resolution 1), and the share of programmes with
 * an enriched gene set, beside that of random sets of genes of the same sizes.
 */
final class PartitionMetrics {
  private final String run;
  private final String dataset;
  private final String embedding;
  private final String learner;
  private final String labels;
  private final long seed;
  private final List<Metric> metrics = new ArrayList<>();

  PartitionMetrics(
      String run, String dataset, String embedding, String learner, String labels, long seed) {
    this.run = run;
    this.dataset = dataset;
    this.embedding = embedding;
    this.learner = learner;
    this.labels = labels;
    this.seed = seed;
  }

  List<Metric> metrics() {
    return metrics;
  }

  /**
   * Measures a partition.
   *
   * @param best the best set of each programme, if gene sets are given
   */
  void add(
      ProgrammePartition partition, Optional<GeneSets> sets, List<BestSet> best, int randomSets) {
    int nodes = partition.graph().nodes();
    add(partition, "edges", "", seed, (double) partition.graph().edges(), nodes, null);
    add(
        partition,
        "modularity",
        "",
        seed,
        partition.graph().modularity(partition.communities(), 1),
        nodes,
        null);
    int programmes = partition.programmes().size();
    add(partition, "programmes", "", seed, (double) programmes, nodes, null);
    add(
        partition,
        "genes_in_programmes",
        "",
        seed,
        (double) partition.genesInProgrammes(),
        nodes,
        null);
    if (sets.isEmpty()) {
      return;
    }
    if (programmes == 0) {
      add(partition, "enriched_share", labels, seed, null, 0, "There is no programme.");
      return;
    }
    add(
        partition,
        "enriched_share",
        labels,
        seed,
        Enrichment.enrichedShare(best),
        programmes,
        null);
    for (int draw = 0; draw < randomSets; draw++) {
      List<int[]> random = random(partition.programmes(), nodes, seed + draw);
      double share = Enrichment.enrichedShare(Enrichment.best(sets.get(), random));
      add(partition, "enriched_share_random", labels, seed + draw, share, programmes, null);
    }
  }

  /** Disjoint sets of nodes of the same sizes, by a Fisher–Yates shuffle. */
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

  private void add(
      ProgrammePartition partition,
      String metric,
      String labelled,
      long drawSeed,
      Double value,
      long n,
      String message) {
    metrics.add(
        new Metric(
            run,
            "programmes",
            dataset,
            embedding,
            learner
                + " "
                + partition.rule()
                + " resolution "
                + SimilarityRule.shown(partition.resolution()),
            labelled,
            metric,
            null,
            drawSeed,
            value,
            n,
            null,
            null,
            message));
  }
}
