package io.genept.ingest.anndata;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBlocks;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.Numbers;

/**
 * A dense matrix in a file, read by cell whichever way it lies.
 *
 * <p>Read in slices of all genes and as many cells as whole chunks have and {@value #ELEMENTS}
 * values allow. Where the cells of one chunk are more than that already, or the rows are genes and
 * the cells too many for one slice, they are read by bands of genes and put in order on local disk:
 * each chunk is decoded once, and chunks are read in about the order of the file.
 */
public final class DenseMatrix {
  /** Values of a slice held at a time. */
  static final int ELEMENTS = 1 << 22;

  /** About one value in so many is not 0, by which the sort on disk is laid out. */
  private static final int DENSITY = 8;

  /** What the rows are. */
  public enum Rows {
    CELLS,
    GENES
  }

  private final Node node;
  private final Rows rows;
  private final int elements;
  private final int genes;
  private final long cells;
  private final int cellsOfChunk;
  private final int genesOfChunk;

  /**
   * Takes the shape.
   *
   * @param elements values of a slice held at a time
   * @throws UserError if it is no matrix
   */
  public DenseMatrix(Node node, Rows rows, int elements) {
    this.node = node;
    this.rows = rows;
    this.elements = elements;
    if (node.length(1) < 1 || node.length(2) > 0) {
      throw UserError.of(
          "Cannot read %s: %s is no matrix of cells and genes. Expected two dimensions; write it"
              + " again.",
          node.file(), node.path());
    }
    int ofCells = rows == Rows.CELLS ? 0 : 1;
    this.cells = node.length(ofCells);
    if (node.length(1 - ofCells) > Integer.MAX_VALUE - 8) {
      throw UserError.of(
          "Cannot read %s: %s states %d genes. Expected at most %d; the file is damaged, copy it"
              + " again.",
          node.file(), node.path(), node.length(1 - ofCells), Integer.MAX_VALUE - 8);
    }
    this.genes = (int) node.length(1 - ofCells);
    if (node.isChunked()) {
      this.cellsOfChunk = node.chunkLength(ofCells);
      this.genesOfChunk = node.chunkLength(1 - ofCells);
    } else {
      this.cellsOfChunk = rows == Rows.CELLS ? 1 : (int) Math.min(cells, Integer.MAX_VALUE - 8);
      this.genesOfChunk = 1;
    }
  }

  int genes() {
    return genes;
  }

  public long cells() {
    return cells;
  }

  /** True if a chunk has at most half of the cells. */
  boolean seekable() {
    return cellsOfChunk <= Math.max(1, cells / 2);
  }

  /** See {@link CellReader#read}. */
  public void read(long from, long to, int cellsPerBlock, CellReader.Sink sink) {
    long most = Math.max(1, elements / Math.max(1, genes));
    boolean bands = rows == Rows.GENES ? to - from > most : cellsOfChunk > most;
    if (bands) {
      readBands(from, to, cellsPerBlock, sink);
      return;
    }
    CellBlocks blocks = new CellBlocks(from, cellsPerBlock, sink);
    if (rows == Rows.GENES) {
      readTransposed(from, (int) (to - from), blocks);
    } else {
      long width = most / cellsOfChunk * cellsOfChunk;
      long last;
      for (long first = from; first < to; first = last) {
        last = Math.min(to, (first / width + 1) * width);
        for (float[] cell : slice(0, genes, first, (int) (last - first))) {
          blocks.cell().addDense(cell, genes);
          blocks.endCell();
        }
      }
    }
    blocks.finish();
  }

  private void readTransposed(long first, int count, CellBlocks blocks) {
    float[][] slice = slice(0, genes, first, count);
    int[] ends = new int[count + 1];
    for (float[] ofGene : slice) {
      for (int cell = 0; cell < count; cell++) {
        ends[cell + 1] += ofGene[cell] == 0 ? 0 : 1;
      }
    }
    for (int cell = 0; cell < count; cell++) {
      ends[cell + 1] += ends[cell];
    }
    int[] index = new int[ends[count]];
    float[] values = new float[ends[count]];
    int[] next = ends.clone();
    for (int gene = 0; gene < genes; gene++) {
      for (int cell = 0; cell < count; cell++) {
        float value = slice[gene][cell];
        if (value != 0) {
          index[next[cell]] = gene;
          values[next[cell]++] = value;
        }
      }
    }
    for (int cell = 0; cell < count; cell++) {
      blocks.cell().add(index, ends[cell], values, ends[cell], ends[cell + 1] - ends[cell]);
      blocks.endCell();
    }
  }

  private void readBands(long from, long to, int cellsPerBlock, CellReader.Sink sink) {
    long chunks = rows == Rows.GENES ? elements / genesOfChunk / cellsOfChunk : 1;
    long width = cellsOfChunk * Math.max(1, chunks);
    long last;
    for (long first = from; first < to; first = last) {
      last = Math.min(to, (first / width + 1) * width);
      readBands(first, (int) (last - first), cellsPerBlock, sink);
    }
  }

  private void readBands(long first, int count, int cellsPerBlock, CellReader.Sink sink) {
    int height = genesOfChunk * Math.max(1, elements / count / genesOfChunk);
    try (CellBuckets buckets =
        new CellBuckets(first, first + count, (long) genes * count / DENSITY)) {
      for (int firstGene = 0; firstGene < genes; firstGene += height) {
        float[][] band = slice(firstGene, Math.min(height, genes - firstGene), first, count);
        for (int row = 0; row < band.length; row++) {
          for (int column = 0; column < band[row].length; column++) {
            float value = band[row][column];
            if (value != 0) {
              buckets.add(
                  first + (rows == Rows.CELLS ? row : column),
                  firstGene + (rows == Rows.CELLS ? column : row),
                  value);
            }
          }
        }
      }
      buckets.read(cellsPerBlock, sink);
    }
  }

  private float[][] slice(int firstGene, int geneCount, long firstCell, int cellCount) {
    long[] from =
        rows == Rows.CELLS ? new long[] {firstCell, firstGene} : new long[] {firstGene, firstCell};
    int[] length =
        rows == Rows.CELLS ? new int[] {cellCount, geneCount} : new int[] {geneCount, cellCount};
    Object[] read = (Object[]) node.slice(from, length);
    float[][] slice = new float[read.length][];
    for (int i = 0; i < slice.length; i++) {
      slice[i] = Numbers.floats(read[i]);
      read[i] = null;
    }
    return slice;
  }
}
