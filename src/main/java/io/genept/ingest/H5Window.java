package io.genept.ingest;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import java.util.function.Function;

/**
 * One long data set, of which only a window is held: whole chunks, so that a pass in ascending
 * order decodes each chunk once.
 *
 * @param <T> form of a window's content
 */
final class H5Window<T> {
  private static final int ELEMENTS = 1 << 17;

  private final H5File file;
  private final Dataset dataset;
  private final Function<Object, T> convert;
  private final long length;
  private final int windowLength;
  private long start;
  private long end;
  private T window;

  H5Window(H5File file, Dataset dataset, Function<Object, T> convert) {
    this.file = file;
    this.dataset = dataset;
    this.convert = convert;
    this.length = file.length(dataset, 0);
    int chunk = dataset instanceof ChunkedDataset chunked ? chunked.getChunkDimensions()[0] : 1;
    this.windowLength = chunk * Math.max(1, ELEMENTS / chunk);
  }

  long length() {
    return length;
  }

  /** The window that holds the element. */
  T at(long index) {
    if (index < start || index >= end) {
      long from = index / windowLength * windowLength;
      int count = (int) Math.min(windowLength, length - from);
      window = file.slice(dataset, new long[] {from}, new int[] {count}, convert);
      start = from;
      end = from + count;
    }
    return window;
  }

  /** Position within the window that {@link #at} last returned. */
  int offset(long index) {
    return (int) (index - start);
  }

  static double real(H5Window<H5Numbers> window, long index) {
    H5Numbers numbers = window.at(index);
    return numbers.realAt(window.offset(index));
  }

  static long whole(H5Window<H5Numbers> window, long index) {
    H5Numbers numbers = window.at(index);
    return numbers.wholeAt(window.offset(index));
  }
}
