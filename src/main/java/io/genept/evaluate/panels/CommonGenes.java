package io.genept.evaluate.panels;

import io.genept.core.GeneMatches;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The genes that both atlases have and that have a vector, numbered in the order of the table of
 * vectors.
 *
 * @param rows their rows in that table, ascending
 * @param ofReference number of each gene of the reference's atlas, or -1
 * @param ofQuery number of each gene of the query's atlas, or -1
 */
record CommonGenes(int[] rows, int[] ofReference, int[] ofQuery) {

  static CommonGenes of(
      List<Atlas.Gene> reference,
      GeneMatches ofReference,
      List<Atlas.Gene> query,
      GeneMatches ofQuery,
      int vectors) {
    int[] first = chosen(reference, ofReference.rows(), vectors);
    int[] second = chosen(query, ofQuery.rows(), vectors);
    int[] rows =
        IntStream.range(0, vectors).filter(row -> first[row] >= 0 && second[row] >= 0).toArray();
    return new CommonGenes(
        rows, numbers(rows, first, reference.size()), numbers(rows, second, query.size()));
  }

  /** Of several genes of an atlas that have one vector, that of the most cells; else the first. */
  private static int[] chosen(List<Atlas.Gene> genes, int[] rowOfGene, int vectors) {
    int[] geneOfRow = new int[vectors];
    Arrays.fill(geneOfRow, -1);
    for (int gene = 0; gene < rowOfGene.length; gene++) {
      int row = rowOfGene[gene];
      if (row >= 0
          && (geneOfRow[row] < 0 || genes.get(gene).cells() > genes.get(geneOfRow[row]).cells())) {
        geneOfRow[row] = gene;
      }
    }
    return geneOfRow;
  }

  private static int[] numbers(int[] rows, int[] geneOfRow, int genes) {
    int[] numberOfGene = new int[genes];
    Arrays.fill(numberOfGene, -1);
    for (int number = 0; number < rows.length; number++) {
      numberOfGene[geneOfRow[rows[number]]] = number;
    }
    return numberOfGene;
  }

  int size() {
    return rows.length;
  }

  /** Expression of these genes, ascending by number. */
  static SparseRow renumbered(SparseRow cell, int[] numberOfGene) {
    int[] kept =
        IntStream.range(0, cell.indices().length)
            .filter(i -> numberOfGene[cell.indices()[i]] >= 0 && cell.values()[i] != 0)
            .boxed()
            .sorted((a, b) -> numberOfGene[cell.indices()[a]] - numberOfGene[cell.indices()[b]])
            .mapToInt(Integer::intValue)
            .toArray();
    float[] values = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      values[i] = cell.values()[kept[i]];
    }
    return new SparseRow(
        IntStream.of(kept).map(i -> numberOfGene[cell.indices()[i]]).toArray(), values);
  }
}
