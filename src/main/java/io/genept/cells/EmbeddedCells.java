package io.genept.cells;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/** Embeds the cells of a partition by the weighted mean of their genes' vectors. */
final class EmbeddedCells extends Blocks<AtlasCell, EmbeddedCell> {
  private final WeightedEmbedder embedder;
  private final LongAccumulator done;

  EmbeddedCells(Iterator<AtlasCell> source, WeightedEmbedder embedder, LongAccumulator done) {
    super(source);
    this.embedder = embedder;
    this.done = done;
  }

  @Override
  List<EmbeddedCell> block(Iterator<AtlasCell> cells) {
    int staged = 0;
    for (; staged < WeightedSum.CELLS_PER_BLOCK && cells.hasNext(); staged++) {
      embedder.add(cells.next());
    }
    List<EmbeddedCell> block = embedder.flush();
    done.add(staged);
    return block;
  }
}
