package io.genept.io.anndata;

import io.genept.core.UserError;
import java.lang.reflect.Array;
import java.util.function.Function;

/**
 * One long data set, of which only a window is held: whole chunks, so that a pass in ascending
 * order decodes each chunk once.
 *
 * @param <T> form of a window's content
 */
public final class Window<T> {
  private static final int ELEMENTS = 1 << 17;

  private final Node dataset;
  private final Function<Object, T> convert;
  private final long length;
  private final int windowLength;
  private long start;
  private long end;
  private T window;

  /** Prepares to read a data set through windows that {@code convert} makes of slices. */
  public Window(Node dataset, Function<Object, T> convert) {
    this.dataset = dataset;
    this.convert = convert;
    this.length = dataset.length(0);
    int chunk = dataset.chunkLength(0);
    this.windowLength = chunk * Math.max(1, ELEMENTS / chunk);
  }

  /** Length of the data set. */
  public long length() {
    return length;
  }

  /**
   * The window that holds the element.
   *
   * @throws UserError if the data set is shorter
   */
  public T at(long index) {
    if (index >= length) {
      throw UserError.of(
          "Cannot read %s: %s has %d values, fewer than the file states elsewhere. Expected a"
              + " complete file; copy or write it again.",
          dataset.file(), dataset.path(), length);
    }
    if (index < start || index >= end) {
      long from = index / windowLength * windowLength;
      int count = (int) Math.min(windowLength, length - from);
      window =
          dataset.slice(
              new long[] {from}, new int[] {count}, data -> convert.apply(whole(data, count)));
      start = from;
      end = from + count;
    }
    return window;
  }

  private Object whole(Object data, int count) {
    if (data == null || Array.getLength(data) != count) {
      throw UserError.of(
          "Cannot read %s: %s states %d values and a part of them is not there. Expected a complete"
              + " file; copy or write it again.",
          dataset.file(), dataset.path(), length);
    }
    return data;
  }

  /** Position within the window that {@link #at} last returned. */
  public int offset(long index) {
    return (int) (index - start);
  }

  /** Elements from this one to the end of the window that {@link #at} last returned. */
  public int left(long index) {
    return (int) (end - index);
  }

  /** A number as a real. */
  public static double real(Window<Numbers> window, long index) {
    Numbers numbers = window.at(index);
    return numbers.realAt(window.offset(index));
  }

  /** A number as a whole number. */
  public static long whole(Window<Numbers> window, long index) {
    Numbers numbers = window.at(index);
    return numbers.wholeAt(window.offset(index));
  }
}
