package io.genept.evaluate.genes;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.Orthologues;
import io.genept.learn.VectorBlocks;
import io.genept.math.MersenneTwister;
import io.genept.table.GeneEmbeddings;
import io.genept.text.RandomEmbeddingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Embedding of genes under the name that metrics show: n vectors of one dimension, and the names by
 * which their genes are found. Rows are numbers of vectors, not of genes.
 */
public final class GeneVectors {
  private final String name;
  private final List<GeneIndex.Gene> genes;
  private final GeneIndex index;
  private final int[] rowOfGene;
  private final EmbeddingMatrix matrix;
  private final boolean[] hasText;
  private final Optional<Base> base;

  /**
   * Embedding that another is compared with.
   *
   * @param name of the other embedding
   * @param remark how this one differs from it
   */
  record Base(String name, String remark) {}

  private GeneVectors(
      String name,
      List<GeneIndex.Gene> genes,
      GeneIndex index,
      int[] rowOfGene,
      EmbeddingMatrix matrix,
      boolean[] hasText,
      Optional<Base> base) {
    this.base = base;
    this.name = name;
    this.genes = genes;
    this.index = index;
    this.rowOfGene = rowOfGene;
    this.matrix = matrix;
    this.hasText = hasText;
  }

  /** Takes the vectors of a table. */
  public static GeneVectors of(String name, GeneEmbeddings table) {
    return new GeneVectors(
        name,
        table.genes(),
        GeneIndex.of(table.genes()),
        table.vectorOfGene(),
        table.matrix(),
        table.hasText(),
        Optional.empty());
  }

  /**
   * Takes vectors made in this run.
   *
   * @param genes all known genes, so that their names are known to be their own
   * @param hasText of each gene
   * @param vectorOfGene of each gene, null for none; at least one is not null
   */
  static GeneVectors of(
      String name, List<GeneIndex.Gene> genes, boolean[] hasText, List<float[]> vectorOfGene) {
    int[] rowOfGene = new int[genes.size()];
    List<Integer> chosen = new ArrayList<>();
    for (int gene = 0; gene < rowOfGene.length; gene++) {
      rowOfGene[gene] = vectorOfGene.get(gene) == null ? -1 : chosen.size();
      if (rowOfGene[gene] >= 0) {
        chosen.add(gene);
      }
    }
    int dimension = vectorOfGene.get(chosen.get(0)).length;
    float[] values = new float[Math.multiplyExact(chosen.size(), dimension)];
    boolean[] texts = new boolean[chosen.size()];
    for (int row = 0; row < texts.length; row++) {
      System.arraycopy(vectorOfGene.get(chosen.get(row)), 0, values, row * dimension, dimension);
      texts[row] = hasText[chosen.get(row)];
    }
    List<String> symbols = chosen.stream().map(gene -> genes.get(gene).symbol()).toList();
    return new GeneVectors(
        name,
        genes,
        GeneIndex.of(genes),
        rowOfGene,
        new EmbeddingMatrix(symbols, values, dimension),
        texts,
        Optional.empty());
  }

  /** Names the embedding that this one is compared with in place of the first. */
  GeneVectors comparedWith(String other, String remark) {
    return new GeneVectors(
        name, genes, index, rowOfGene, matrix, hasText, Optional.of(new Base(other, remark)));
  }

  /** Embedding that this one is compared with; empty for the first of all. */
  Optional<Base> base() {
    return base;
  }

  /** Name in metrics. */
  public String name() {
    return name;
  }

  /** Length of each vector. */
  public int dimension() {
    return matrix.dimension();
  }

  /** Number of vectors. */
  public int size() {
    return matrix.size();
  }

  /** {@code size × dimension} numbers, row after row; not copied. */
  public float[] values() {
    return matrix.values();
  }

  /** Approved symbol of the gene of a row. */
  public String symbol(int row) {
    return matrix.keys().get(row);
  }

  /** Whether the gene of a row had a text of its own, not a substitute. */
  public boolean hasText(int row) {
    return hasText[row];
  }

  /** Whether every number of a row is zero, as the paper's table has it for a gene without text. */
  public boolean isZero(int row) {
    int start = row * dimension();
    for (int i = start; i < start + dimension(); i++) {
      if (matrix.values()[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Row of the gene of that name (Ensembl or Entrez id, symbol, previous symbol, alias), or -1
   * where none has it, several do, or the gene has no vector.
   */
  public int row(String identifier) {
    GeneIndex.Match match = index.resolve(identifier);
    return match.matched() ? rowOfGene[match.row()] : -1;
  }

  /** Finds each gene by the first of its identifiers that is known; rows are those of vectors. */
  public GeneMatches match(List<List<String>> identifiers) {
    return GeneMatches.of(identifiers, Orthologues.NONE, index, gene -> rowOfGene[gene]);
  }

  /** Copies the vectors of some rows, in that order: {@code rows.length × dimension} numbers. */
  public float[] vectors(int[] rows) {
    float[] chosen = new float[Math.multiplyExact(rows.length, dimension())];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          matrix.values(), rows[i] * dimension(), chosen, i * dimension(), dimension());
    }
    return chosen;
  }

  /** Vectors of some rows for learners; row {@code i} there is {@code rows[i]} here. */
  public VectorBlocks blocks(int[] rows) {
    return VectorBlocks.of(vectors(rows), dimension());
  }

  /**
   * Makes the control {@code permuted}: the same vectors, each of them another gene's. Genes that
   * share a trait no longer share anything in their vectors, while these keep their distribution.
   */
  GeneVectors permuted(String newName, long seed) {
    return with(newName, vectors(new MersenneTwister(seed).cycle(size())));
  }

  /**
   * Makes the control {@code random}: N(0, 1) numbers for each gene, drawn by its symbol and the
   * seed.
   */
  GeneVectors random(String newName, long seed) {
    float[][] drawn = new RandomEmbeddingModel(dimension(), seed).embed(matrix.keys());
    float[] values = new float[matrix.values().length];
    for (int row = 0; row < drawn.length; row++) {
      System.arraycopy(drawn[row], 0, values, row * dimension(), dimension());
    }
    return with(newName, values);
  }

  /**
   * Replaces the vectors of the genes of some rows.
   *
   * @param rows in any order, with repeats
   * @param vector of a row, made once for each
   */
  GeneVectors remade(String newName, int[] rows, IntFunction<float[]> vector) {
    float[][] made = new float[size()][];
    Arrays.stream(rows).distinct().forEach(row -> made[row] = vector.apply(row));
    List<float[]> vectorOfGene = new ArrayList<>();
    boolean[] texts = new boolean[genes.size()];
    for (int gene = 0; gene < rowOfGene.length; gene++) {
      int row = rowOfGene[gene];
      vectorOfGene.add(row < 0 ? null : made[row]);
      texts[gene] = row >= 0 && hasText[row];
    }
    return of(newName, genes, texts, vectorOfGene);
  }

  private GeneVectors with(String newName, float[] values) {
    return new GeneVectors(
        newName,
        genes,
        index,
        rowOfGene,
        new EmbeddingMatrix(matrix.keys(), values, dimension()),
        hasText,
        Optional.empty());
  }
}
