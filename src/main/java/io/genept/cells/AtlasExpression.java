package io.genept.cells;

import io.genept.core.GeneMatches;
import io.genept.core.ValueState;
import io.genept.learn.decompose.WeightedPca;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * An atlas whose genes are led to a gene table.
 *
 * @param atlas the cells and genes
 * @param state what its values are
 * @param targetSum total of a cell's counts after normalisation
 * @param symbols symbol in the gene table of each gene, null for one without vector
 */
public record AtlasExpression(
    Atlas atlas, ValueState state, double targetSum, List<String> symbols) {

  /** Takes the matches of the atlas's genes with a gene table. */
  public static AtlasExpression of(
      Atlas atlas,
      ValueState state,
      double targetSum,
      GeneMatches matches,
      GeneEmbeddings embeddings) {
    List<String> symbols = new ArrayList<>();
    for (int row : matches.rows()) {
      symbols.add(row < 0 ? null : embeddings.matrix().keys().get(row));
    }
    return new AtlasExpression(atlas, state, targetSum, symbols);
  }

  /** Name of each gene: its symbol in the gene table, or its id where that has no vector. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Atlas.Gene gene : atlas.genes()) {
      String symbol = symbols.get(names.size());
      names.add(symbol == null ? gene.geneId() : symbol);
    }
    return names;
  }

  /** Names of the genes that two atlases share, sorted. */
  public static List<String> shared(AtlasExpression one, AtlasExpression other) {
    Set<String> names = new TreeSet<>(one.names());
    names.retainAll(other.names());
    return List.copyOf(names);
  }

  /** Symbols of the genes with a vector, each once. */
  List<String> textGenes() {
    return symbols.stream().filter(Objects::nonNull).distinct().toList();
  }

  /** Log-normalised expression of genes of some names, in their order. */
  public WeightedPca.Expression expression(List<String> nameOfGene, List<String> among) {
    return GeneSlots.among(nameOfGene, among).expression(atlas, state, targetSum);
  }
}
