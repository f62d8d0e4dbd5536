package io.genept.cells;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/** Embeds the cells of a partition by the weighted mean of their genes' vectors. */
final class EmbeddedCells extends Blocks<ExpressionRow, EmbeddingRow> {
  private final WeightedEmbedder embedder;
  private final LongAccumulator done;

  EmbeddedCells(Iterator<ExpressionRow> source, WeightedEmbedder embedder, LongAccumulator done) {
    super(source);
    this.embedder = embedder;
    this.done = done;
  }

  @Override
  List<EmbeddingRow> block(Iterator<ExpressionRow> cells) {
    int staged = 0;
    for (; staged < WeightedSum.CELLS_PER_BLOCK && cells.hasNext(); staged++) {
      embedder.add(cells.next());
    }
    List<EmbeddingRow> block = embedder.flush();
    done.add(staged);
    return block;
  }
}
