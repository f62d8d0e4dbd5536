package io.genept.ingest.matrix;

import io.genept.table.MatrixGenes;

/**
 * One matrix of cells × genes with its annotations, read in order of the cells, in ranges and in
 * bounded memory.
 *
 * <p>Opening reads the head: shape, genes, names and types of the columns. Held for as long as the
 * reader is open: the genes, and windows of the columns. Never held: the matrix; the ids of all
 * cells only where the format leaves no other way, which its reader says.
 */
public interface CellReader extends AutoCloseable {

  /** Takes the cells of a matrix. */
  interface Sink {
    /** Takes the next cells; the block is reused afterwards. */
    void accept(CellBlock block);

    /**
     * Forgets every block since the read began: the file proved not to be ordered by cell and is
     * read anew, sorted.
     */
    void restart();
  }

  /** What opening it told. */
  MatrixHead head();

  MatrixGenes genes();

  /**
   * Reads the cells from {@code from} (inclusive) to {@code to} (exclusive) in blocks of at most
   * {@code cellsPerBlock}. Values are passed on as they are, NaN and negative ones too.
   */
  void read(long from, long to, int cellsPerBlock, Sink sink);

  @Override
  void close();
}
