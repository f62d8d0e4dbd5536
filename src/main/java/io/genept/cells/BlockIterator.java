package io.genept.cells;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Makes the items of a partition into others, a block at a time as they are needed.
 *
 * @param <A> type of the items that come in
 * @param <B> type of the items that go out
 */
public final class BlockIterator<A, B> implements Iterator<B> {
  /** Size of a block where the work does not suggest another. */
  public static final int ROWS = 1_024;

  private final Iterator<A> source;
  private final int size;
  private final LongConsumer done;
  private final Function<Iterator<A>, List<B>> make;
  private Iterator<B> block = Collections.emptyIterator();

  /**
   * @param size most items of a block
   * @param done is told the number of items that a block took
   * @param make takes all items of a block, at least one, and returns what becomes of them, at
   *     least one
   */
  public BlockIterator(
      Iterator<A> source, int size, LongConsumer done, Function<Iterator<A>, List<B>> make) {
    this.source = source;
    this.size = size;
    this.done = done;
    this.make = make;
  }

  @Override
  public boolean hasNext() {
    return block.hasNext() || source.hasNext();
  }

  @Override
  public B next() {
    if (!block.hasNext()) {
      Taken taken = new Taken();
      block = make.apply(taken).iterator();
      done.accept(taken.count);
    }
    return block.next();
  }

  /** The items of one block. */
  private final class Taken implements Iterator<A> {
    private int count;

    @Override
    public boolean hasNext() {
      return count < size && source.hasNext();
    }

    @Override
    public A next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      count++;
      return source.next();
    }
  }
}
