package io.genept.ingest.anndata;

import io.genept.core.UserError;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.Numbers;
import io.genept.io.anndata.Window;
import java.util.Locale;

/**
 * The arrays {@code data}, {@code indices} and {@code indptr} of a compressed sparse matrix in an
 * HDF5 file: a <em>line</em> for each cell (or gene), and in it values with the place of their gene
 * (or cell). Read in windows of whole chunks, about 130,000 elements of each array.
 */
public final class SparseLines {
  private final Node node;
  private final long lines;
  private final int places;
  private final Window<Numbers> bounds;
  private final Window<int[]> indices;
  private final Window<float[]> values;

  /** Takes values that lie next to each other in both arrays. */
  public interface Taker {
    void take(int[] indices, int indicesFrom, float[] values, int valuesFrom, int count);
  }

  /**
   * Prepares to read.
   *
   * @param node group of the three arrays
   * @param lines number of lines, one less than {@code indptr} has elements
   * @param places bound of the indices
   * @throws UserError if the lengths do not fit
   */
  public SparseLines(Node node, long lines, long places) {
    this.node = node;
    this.lines = lines;
    this.places = (int) Math.min(Integer.MAX_VALUE, places);
    this.bounds = new Window<>(node.dataset("indptr"), Numbers::of);
    this.indices = new Window<>(node.dataset("indices"), Numbers::ints);
    this.values = new Window<>(node.dataset("data"), Numbers::floats);
    if (bounds.length() != lines + 1 || values.length() != indices.length()) {
      throw damaged(
          "indptr has %d, indices %d and data %d elements",
          bounds.length(), indices.length(), values.length());
    }
  }

  /** Number of stored values. */
  long entries() {
    return values.length();
  }

  /**
   * Hands over the values of a line, in one or more runs.
   *
   * @throws UserError if an index is out of bounds
   */
  public void read(long line, Taker taker) {
    long at = Window.whole(bounds, line);
    long end = Window.whole(bounds, line + 1);
    if (at < 0 || end < at || end > values.length()) {
      throw damaged("indptr goes from %d to %d of %d", at, end, values.length());
    }
    while (at < end) {
      int[] index = indices.at(at);
      float[] value = values.at(at);
      int count = (int) Math.min(end - at, Math.min(indices.left(at), values.left(at)));
      check(index, indices.offset(at), count, at);
      taker.take(index, indices.offset(at), value, values.offset(at), count);
      at += count;
    }
  }

  private void check(int[] index, int from, int count, long at) {
    int signs = 0;
    for (int i = from; i < from + count; i++) {
      signs |= index[i] | (places - 1 - index[i]);
    }
    for (int i = from; signs < 0 && i < from + count; i++) {
      if (index[i] < 0 || index[i] >= places) {
        throw damaged(
            "element %d of indices is %d, not within 0 to %d", at + i - from, index[i], places - 1);
      }
    }
  }

  private UserError damaged(String format, Object... numbers) {
    return UserError.of(
        "Cannot read %s: in %s, %s. Expected a sparse matrix of %d lines by %d; the file is damaged,"
            + " write it again.",
        node.file(), node.path(), String.format(Locale.ROOT, format, numbers), lines, places);
  }
}
