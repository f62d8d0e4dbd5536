package io.genept.ingest;

import io.genept.io.hdf5.FrameColumn;
import io.genept.table.MatrixGenes;
import java.util.List;

/**
 * One matrix of cells × genes with its annotations, read in order of the cells and in bounded
 * memory.
 *
 * <p>Held for as long as the reader is open: the cell ids and the genes. Never held: the matrix.
 */
interface CellReader extends AutoCloseable {

  /** Takes the cells of a matrix. */
  interface Sink {
    /** Takes the next cells; the block is reused afterwards. */
    void accept(CellBlock block);

    /**
     * Forgets every block so far: the file proved not to be ordered by cell and is read anew,
     * sorted.
     */
    void restart();
  }

  SourceFormat format();

  /** Name of the matrix that is read: {@code X}, {@code raw}, a layer's name or a file's name. */
  String layer();

  /** Other matrices of the file that {@code --layer} could name. */
  List<String> layers();

  /** Files read, for the provenance. */
  List<String> files();

  /** Distinct cell ids in file order. */
  String[] cellIds();

  MatrixGenes genes();

  List<FrameColumn> obs();

  /**
   * Reads the first {@code limit} cells in blocks of at most {@code cellsPerBlock}. Values are
   * passed on as they are, NaN and negative ones too.
   */
  void read(long limit, int cellsPerBlock, Sink sink);

  @Override
  void close();
}
