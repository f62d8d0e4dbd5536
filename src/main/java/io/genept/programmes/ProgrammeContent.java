package io.genept.programmes;

import io.genept.table.Atlas;
import io.genept.table.Metrics;
import io.genept.table.Programmes;
import io.genept.table.Programmes.BestSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Programmes of a partition as they are written: named, with the programme of each gene and the
 * mean expression by label.
 *
 * @param genes of the graph
 * @param partition whose programmes are written
 * @param best the best gene set of each programme; empty without gene sets
 */
record ProgrammeContent(ProgrammeGenes genes, ProgrammePartition partition, List<BestSet> best) {
  private static final int NAME_GENES = 3;

  /**
   * Puts the table together.
   *
   * @param atlas whose expression is averaged; needed with {@code labelColumn}
   * @param labelColumn obs column by which expression is averaged
   */
  Programmes.Content of(
      Optional<Atlas> atlas, Optional<String> labelColumn, List<Metrics.Metric> metrics) {
    List<Programmes.Programme> programmes = programmes();
    int[] programmeOfNode = partition.programmeOfNode();
    List<Programmes.GeneProgramme> byGene = new ArrayList<>();
    for (int node = 0; node < programmeOfNode.length; node++) {
      byGene.add(
          new Programmes.GeneProgramme(
              genes.symbol(node), programmeOfNode[node] < 0 ? null : programmeOfNode[node] + 1));
    }
    List<Programmes.Expression> expression = List.of();
    if (labelColumn.isPresent() && !programmes.isEmpty()) {
      int[] programmeOfGene =
          Arrays.stream(genes.nodesOf(atlas.orElseThrow()))
              .map(node -> node < 0 ? -1 : programmeOfNode[node])
              .toArray();
      expression =
          ProgrammeExpression.of(
              atlas.orElseThrow(), labelColumn.get(), programmeOfGene, programmes.size());
    }
    return new Programmes.Content(programmes, byGene, expression, metrics);
  }

  private List<Programmes.Programme> programmes() {
    List<Programmes.Programme> programmes = new ArrayList<>();
    List<int[]> members = partition.byCentrality();
    for (int p = 0; p < members.size(); p++) {
      List<String> symbols = Arrays.stream(members.get(p)).mapToObj(genes::symbol).toList();
      BestSet set = best.isEmpty() ? null : best.get(p);
      programmes.add(new Programmes.Programme(p + 1, name(symbols, set), symbols, set));
    }
    return programmes;
  }

  /** Names a programme after its best set where that is enriched, else its most central genes. */
  private static String name(List<String> symbols, BestSet best) {
    return best != null && best.q() < Enrichment.SIGNIFICANT
        ? best.name()
        : String.join(" ", symbols.subList(0, Math.min(NAME_GENES, symbols.size())));
  }
}
