package io.genept.cells;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** The embedded cells of a partition, made block by block as they are asked for. */
abstract class CellBlocks implements Iterator<EmbeddedCell> {
  private final Iterator<AtlasCell> source;
  private Iterator<EmbeddedCell> block = Collections.emptyIterator();

  CellBlocks(Iterator<AtlasCell> source) {
    this.source = source;
  }

  /**
   * Embeds some of the next cells.
   *
   * @param cells of which there is at least one more
   * @return what was taken, in its order, at least one
   */
  abstract List<EmbeddedCell> embed(Iterator<AtlasCell> cells);

  @Override
  public final boolean hasNext() {
    return block.hasNext() || source.hasNext();
  }

  @Override
  public final EmbeddedCell next() {
    if (!block.hasNext()) {
      block = embed(source).iterator();
    }
    return block.next();
  }
}
