package io.genept.ingest.matrix;

/** Hands cells to a sink one after the other, in blocks of a number of cells. */
public final class CellBlocks {
  private final CellBlock block = new CellBlock();
  private final int cellsPerBlock;
  private final CellReader.Sink sink;

  /**
   * @param first position of the first cell
   * @param cellsPerBlock most cells of a block
   */
  public CellBlocks(long first, int cellsPerBlock, CellReader.Sink sink) {
    this.cellsPerBlock = cellsPerBlock;
    this.sink = sink;
    block.start(first);
  }

  /** The block, which takes the values of the current cell. */
  public CellBlock cell() {
    return block;
  }

  /** Completes the current cell, and hands over the block if it is full. */
  public void endCell() {
    block.endCell();
    if (block.cells() == cellsPerBlock) {
      sink.accept(block);
      block.start(block.firstCell() + cellsPerBlock);
    }
  }

  /** Hands over the last cells. */
  public void finish() {
    if (block.cells() > 0) {
      sink.accept(block);
    }
  }
}
