package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.Numbers;

/**
 * A dense matrix of genes × cells in an HDF5 file, read by cell.
 *
 * <p>Read in slices of all genes and as many cells as whole chunks have and {@value #ELEMENTS}
 * values allow. Where one chunk's cells are more than that already, the slice is read by bands of
 * genes and put in order on local disk.
 */
final class LoomMatrix {
  /** Values of a slice held at a time. */
  static final int ELEMENTS = 1 << 22;

  /** About one value in so many is not 0, by which the sort on disk is laid out. */
  private static final int DENSITY = 8;

  private final Node node;
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
  LoomMatrix(Node node, int elements) {
    this.node = node;
    this.elements = elements;
    if (node.length(1) < 1 || node.length(2) > 0) {
      throw UserError.of(
          "Cannot read %s: %s is no matrix of genes × cells. Expected a loom file as loompy writes"
              + " it.",
          node.file(), node.path());
    }
    this.genes = Math.toIntExact(node.length(0));
    this.cells = node.length(1);
    this.genesOfChunk = node.chunkLength(0);
    this.cellsOfChunk =
        node.isChunked()
            ? node.chunkLength(1)
            : Math.toIntExact(Math.min(cells, Integer.MAX_VALUE - 8));
  }

  int genes() {
    return genes;
  }

  long cells() {
    return cells;
  }

  /** True if a chunk has at most half of the cells. */
  boolean seekable() {
    return cellsOfChunk <= cells / 2;
  }

  /** See {@link CellReader#read}. */
  void read(long from, long to, int cellsPerBlock, CellReader.Sink sink) {
    long most = Math.max(1, elements / Math.max(1, genes));
    long width = cellsOfChunk * Math.max(1, most / cellsOfChunk);
    CellBlock block = new CellBlock();
    block.start(from);
    long last;
    for (long first = from; first < to; first = last) {
      last = Math.min(to, (first / width + 1) * width);
      if (last - first <= most) {
        readSlice(first, (int) (last - first), cellsPerBlock, block, sink);
      } else {
        if (block.cells() > 0) {
          sink.accept(block);
        }
        readBands(first, (int) (last - first), cellsPerBlock, sink);
        block.start(last);
      }
    }
    if (block.cells() > 0) {
      sink.accept(block);
    }
  }

  private void readSlice(
      long first, int count, int cellsPerBlock, CellBlock block, CellReader.Sink sink) {
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
      block.add(index, ends[cell], values, ends[cell], ends[cell + 1] - ends[cell]);
      block.endCell();
      if (block.cells() == cellsPerBlock) {
        sink.accept(block);
        block.start(block.firstCell() + cellsPerBlock);
      }
    }
  }

  private void readBands(long first, int count, int cellsPerBlock, CellReader.Sink sink) {
    int rows = genesOfChunk * Math.max(1, elements / count / genesOfChunk);
    try (CellBuckets buckets =
        new CellBuckets(first, first + count, (long) genes * count / DENSITY)) {
      for (int from = 0; from < genes; from += rows) {
        float[][] band = slice(from, Math.min(rows, genes - from), first, count);
        for (int i = 0; i < band.length; i++) {
          for (int cell = 0; cell < count; cell++) {
            if (band[i][cell] != 0) {
              buckets.add(first + cell, from + i, band[i][cell]);
            }
          }
        }
      }
      buckets.read(cellsPerBlock, sink);
    }
  }

  private float[][] slice(int firstGene, int geneCount, long firstCell, int cellCount) {
    Object[] rows =
        (Object[]) node.slice(new long[] {firstGene, firstCell}, new int[] {geneCount, cellCount});
    float[][] slice = new float[rows.length][];
    for (int i = 0; i < slice.length; i++) {
      slice[i] = Numbers.floats(rows[i]);
      rows[i] = null;
    }
    return slice;
  }
}
