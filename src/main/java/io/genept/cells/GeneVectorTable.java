package io.genept.cells;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.GeneMatches;
import io.genept.table.Atlas;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gene vectors that an atlas needs, as sent to the executors: a row for each embedding row that a
 * gene of the atlas resolved to, in order of popularity, in one flat array.
 */
final class GeneVectorTable implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int dimension;
  private final float[] values;
  private final int[] slotOfGene;
  private transient volatile float[][] rows;

  private GeneVectorTable(int dimension, float[] values, int[] slotOfGene) {
    this.dimension = dimension;
    this.values = values;
    this.slotOfGene = slotOfGene;
  }

  /**
   * Restricts the embeddings to the genes of an atlas.
   *
   * <p>Popularity is a property of the atlas as a whole (its {@code n_cells}), so that the order of
   * summation does not depend on how the cells are partitioned.
   */
  static GeneVectorTable of(
      List<Atlas.Gene> genes, GeneMatches matches, EmbeddingMatrix embeddings) {
    int[] rowOfGene = matches.rows();
    int[] byPopularity =
        IntStream.range(0, rowOfGene.length)
            .filter(gene -> rowOfGene[gene] >= 0)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer gene) -> -genes.get(gene).cells())
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    Map<Integer, Integer> slotOfRow = new LinkedHashMap<>();
    for (int gene : byPopularity) {
      slotOfRow.putIfAbsent(rowOfGene[gene], slotOfRow.size());
    }
    int dimension = embeddings.dimension();
    float[] values = new float[Math.multiplyExact(slotOfRow.size(), dimension)];
    slotOfRow.forEach(
        (row, slot) ->
            System.arraycopy(
                embeddings.values(), row * dimension, values, slot * dimension, dimension));
    int[] slotOfGene =
        IntStream.of(rowOfGene).map(row -> row < 0 ? -1 : slotOfRow.get(row)).toArray();
    return new GeneVectorTable(dimension, values, slotOfGene);
  }

  int dimension() {
    return dimension;
  }

  int slots() {
    return values.length / dimension;
  }

  /** Slot of each gene of the atlas, -1 without a vector; several genes may share a slot. */
  int[] slotOfGene() {
    return slotOfGene;
  }

  /**
   * The vectors by slot, made once in each JVM: separate rows let the kernel's loops run without
   * offsets.
   */
  float[][] rows() {
    float[][] made = rows;
    if (made == null) {
      synchronized (this) {
        made = rows;
        if (made == null) {
          made = new float[slots()][];
          for (int slot = 0; slot < made.length; slot++) {
            made[slot] = Arrays.copyOfRange(values, slot * dimension, (slot + 1) * dimension);
          }
          rows = made;
        }
      }
    }
    return made;
  }
}
