package io.genept.programmes;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.Orthologues;
import io.genept.core.UserError;
import io.genept.learn.decompose.VariableGeneChoice;
import io.genept.learn.decompose.VariableGenes;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Genes of the graph: those of a gene table with a vector that is not zero, or of these the
 * variable genes of an atlas.
 */
final class ProgrammeGenes {
  private static final Logger LOG = LoggerFactory.getLogger(ProgrammeGenes.class);

  private final List<String> symbols = new ArrayList<>();
  private final GeneIndex index;
  private final int[] nodeOfGene;
  private final float[] vectors;
  private final int dimension;

  private ProgrammeGenes(GeneEmbeddings table, GeneIndex index, int[] rows) {
    this.index = index;
    EmbeddingMatrix matrix = table.matrix();
    this.dimension = matrix.dimension();
    int[] nodeOfRow = new int[matrix.size()];
    Arrays.fill(nodeOfRow, -1);
    for (int row : rows) {
      if (!isZero(matrix.values(), row)) {
        nodeOfRow[row] = symbols.size();
        symbols.add(matrix.keys().get(row));
      }
    }
    this.vectors = new float[symbols.size() * dimension];
    for (int row = 0; row < nodeOfRow.length; row++) {
      if (nodeOfRow[row] >= 0) {
        System.arraycopy(
            matrix.values(), row * dimension, vectors, nodeOfRow[row] * dimension, dimension);
      }
    }
    this.nodeOfGene =
        Arrays.stream(table.vectorOfGene()).map(row -> row < 0 ? -1 : nodeOfRow[row]).toArray();
  }

  /**
   * Chooses the genes.
   *
   * @param atlas whose variable genes are taken; needed where {@code variable} has a number
   * @throws UserError if fewer than two genes are left
   */
  static ProgrammeGenes of(
      GeneEmbeddings table, String input, Optional<Atlas> atlas, VariableGeneChoice variable) {
    GeneIndex index = GeneIndex.of(table.genes());
    int[] rows =
        variable.genes().isPresent()
            ? variableRows(table, input, atlas.orElseThrow(), variable)
            : IntStream.range(0, table.matrix().size()).toArray();
    ProgrammeGenes genes = new ProgrammeGenes(table, index, rows);
    if (genes.size() < 2) {
      throw UserError.of(
          "Cannot find programmes in %s: %d genes have a vector that is not zero. Expected at least"
              + " two.",
          input, genes.size());
    }
    int sharing = genes.sharing();
    if (sharing > 0) {
      LOG.info(
          "{} of {} genes have the vector of another gene: their texts are the same, and their"
              + " cosine is 1 whatever the model",
          sharing,
          genes.size());
    }
    return genes;
  }

  /** Counts genes that have exactly the vector of another. */
  int sharing() {
    Map<FloatBuffer, Integer> seen = new HashMap<>();
    for (int node = 0; node < size(); node++) {
      seen.merge(FloatBuffer.wrap(vectors, node * dimension, dimension).slice(), 1, Integer::sum);
    }
    return seen.values().stream().filter(count -> count > 1).mapToInt(Integer::intValue).sum();
  }

  private static int[] variableRows(
      GeneEmbeddings table, String input, Atlas atlas, VariableGeneChoice variable) {
    List<Atlas.Gene> genes = atlas.genes();
    int[] chosen =
        VariableGenes.of(
                AtlasRows.of(atlas, Optional.empty()).map(LabelledCell::values),
                atlas.valueState(),
                genes.size(),
                variable.flavour(),
                variable.genes().orElseThrow())
            .chosen();
    List<Atlas.Gene> variableGenes = Arrays.stream(chosen).mapToObj(genes::get).toList();
    GeneMatches matches =
        table
            .match(variableGenes, Orthologues.NONE)
            .logged("Variable genes of " + atlas.path(), LOG::info)
            .require("use the variable genes of " + atlas.path(), input, 0);
    TreeSet<Integer> rows = new TreeSet<>();
    Arrays.stream(matches.rows()).filter(row -> row >= 0).forEach(rows::add);
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private boolean isZero(float[] values, int row) {
    for (int d = 0; d < dimension; d++) {
      if (values[row * dimension + d] != 0) {
        return false;
      }
    }
    return true;
  }

  int size() {
    return symbols.size();
  }

  String symbol(int node) {
    return symbols.get(node);
  }

  int dimension() {
    return dimension;
  }

  /** Row-major, genes × dimension. */
  float[] vectors() {
    return vectors;
  }

  GeneIndex index() {
    return index;
  }

  /** Node of each gene of the table, or −1. */
  int[] nodeOfGene() {
    return nodeOfGene;
  }

  /** Finds the node of each gene of an atlas, or −1. */
  int[] nodesOf(Atlas atlas) {
    return GeneMatches.of(
            Atlas.identifiers(atlas.genes()), Orthologues.NONE, index, gene -> nodeOfGene[gene])
        .logged("Genes of " + atlas.path(), LOG::info)
        .rows();
  }
}
