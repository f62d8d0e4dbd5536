package io.genept.cells;

import java.util.Iterator;
import org.apache.spark.util.LongAccumulator;

/** Embeds the cells of a partition block by block, as they are asked for. */
final class EmbeddedCells implements Iterator<EmbeddedCell> {
  private final Iterator<AtlasCell> source;
  private final WeightedEmbedder embedder;
  private final LongAccumulator done;
  private Iterator<EmbeddedCell> block = java.util.Collections.emptyIterator();

  EmbeddedCells(Iterator<AtlasCell> source, WeightedEmbedder embedder, LongAccumulator done) {
    this.source = source;
    this.embedder = embedder;
    this.done = done;
  }

  @Override
  public boolean hasNext() {
    return block.hasNext() || source.hasNext();
  }

  @Override
  public EmbeddedCell next() {
    if (!block.hasNext()) {
      int staged = 0;
      for (; staged < WeightedSum.CELLS_PER_BLOCK && source.hasNext(); staged++) {
        embedder.add(source.next());
      }
      block = embedder.flush().iterator();
      done.add(staged);
    }
    return block.next();
  }
}
