package io.genept.demo;

import io.genept.demo.DemoCatalogue.Gene;
import io.genept.demo.DemoCells.Cell;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the three files of a Cell Ranger 3 matrix folder.
 *
 * <p>{@code matrix.mtx.gz} is a MatrixMarket coordinate matrix of integers, genes × cells, its
 * entries ascending by cell and then by gene, both counted from one. Gzip headers carry no time and
 * no name.
 */
final class TripletWriter {
  static final String MATRIX = "matrix.mtx.gz";
  static final String FEATURES = "features.tsv.gz";
  static final String BARCODES = "barcodes.tsv.gz";

  private TripletWriter() {}

  /** Writes genes, cells and their counts (n_cells × n_genes) into an existing folder. */
  static void write(Path folder, List<Gene> genes, List<Cell> cells, List<int[]> counts)
      throws IOException {
    try (Writer features = gzip(folder.resolve(FEATURES))) {
      for (Gene gene : genes) {
        features.write(gene.ensemblId() + "\t" + gene.symbol() + "\tGene Expression\n");
      }
    }
    try (Writer barcodes = gzip(folder.resolve(BARCODES))) {
      for (Cell cell : cells) {
        barcodes.write(cell.barcode() + "\n");
      }
    }
    try (Writer matrix = gzip(folder.resolve(MATRIX))) {
      matrix.write("%%MatrixMarket matrix coordinate integer general\n");
      matrix.write(genes.size() + " " + cells.size() + " " + entries(counts) + "\n");
      for (int cell = 0; cell < counts.size(); cell++) {
        writeCell(matrix, cell, counts.get(cell));
      }
    }
  }

  private static void writeCell(Writer matrix, int cell, int[] counts) throws IOException {
    for (int gene = 0; gene < counts.length; gene++) {
      if (counts[gene] > 0) {
        matrix.write((gene + 1) + " " + (cell + 1) + " " + counts[gene] + "\n");
      }
    }
  }

  private static long entries(List<int[]> counts) {
    long entries = 0;
    for (int[] cell : counts) {
      for (int count : cell) {
        entries += count > 0 ? 1 : 0;
      }
    }
    return entries;
  }

  private static Writer gzip(Path file) throws IOException {
    return new OutputStreamWriter(
        new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file))),
        StandardCharsets.UTF_8);
  }
}
