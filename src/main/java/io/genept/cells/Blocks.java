package io.genept.cells;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * What is made of the items of a partition, block by block as it is asked for.
 *
 * @param <A> what comes in
 * @param <B> what goes out
 */
abstract class Blocks<A, B> implements Iterator<B> {
  private final Iterator<A> source;
  private Iterator<B> block = Collections.emptyIterator();

  Blocks(Iterator<A> source) {
    this.source = source;
  }

  /**
   * Takes some of the next items.
   *
   * @param items of which there is at least one more
   * @return what was made of those taken, in their order, at least one
   */
  abstract List<B> block(Iterator<A> items);

  @Override
  public final boolean hasNext() {
    return block.hasNext() || source.hasNext();
  }

  @Override
  public final B next() {
    if (!block.hasNext()) {
      block = block(source).iterator();
    }
    return block.next();
  }
}
