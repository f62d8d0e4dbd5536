package io.genept.ingest.matrix;

import java.util.Arrays;

/**
 * Some consecutive cells in compressed sparse rows; filled cell by cell and then reused.
 *
 * <p>Within a cell the genes are ascending and distinct (values of a repeated gene are summed, as
 * scipy does) and no zero is stored.
 */
public final class CellBlock {
  private long firstCell;
  private int cells;
  private int[] ends = new int[256];
  private int[] genes = new int[1 << 14];
  private float[] values = new float[1 << 14];
  private int size;

  /** Empties the block; the next cell has position {@code firstCell} in the file. */
  public void start(long firstCell) {
    this.firstCell = firstCell;
    cells = 0;
    size = 0;
  }

  /** Adds one value to the current cell; genes may come in any order and repeat. */
  public void add(int gene, float value) {
    if (value == 0) {
      return;
    }
    if (size == genes.length) {
      makeRoom(1);
    }
    genes[size] = gene;
    values[size++] = value;
  }

  /** Adds {@code count} values to the current cell, from a place in each of two arrays. */
  public void add(int[] moreGenes, int genesFrom, float[] moreValues, int valuesFrom, int count) {
    makeRoom(count);
    int[] toGenes = genes;
    float[] toValues = values;
    int to = size;
    for (int i = 0; i < count; i++) {
      float value = moreValues[valuesFrom + i];
      toGenes[to] = moreGenes[genesFrom + i];
      toValues[to] = value;
      to += value == 0 ? 0 : 1;
    }
    size = to;
  }

  /** Adds the first values of an array as those of genes 0, 1, … of the current cell. */
  public void addDense(float[] row, int count) {
    makeRoom(count);
    int to = size;
    for (int gene = 0; gene < count; gene++) {
      genes[to] = gene;
      values[to] = row[gene];
      to += row[gene] == 0 ? 0 : 1;
    }
    size = to;
  }

  /** Completes the current cell. */
  public void endCell() {
    int from = cells == 0 ? 0 : ends[cells - 1];
    if (!ascending(from)) {
      sortAndMerge(from);
    }
    if (cells == ends.length) {
      ends = Arrays.copyOf(ends, cells * 2);
    }
    ends[cells++] = size;
  }

  /** Position in the file of the first cell. */
  public long firstCell() {
    return firstCell;
  }

  /** Number of complete cells. */
  public int cells() {
    return cells;
  }

  public int from(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  public int to(int cell) {
    return ends[cell];
  }

  public int gene(int at) {
    return genes[at];
  }

  public float value(int at) {
    return values[at];
  }

  public int[] genesOf(int cell) {
    return Arrays.copyOfRange(genes, from(cell), to(cell));
  }

  public float[] valuesOf(int cell) {
    return Arrays.copyOfRange(values, from(cell), to(cell));
  }

  private void makeRoom(int count) {
    if (size + (long) count > genes.length) {
      long wanted = Math.max(genes.length * 2L, size + (long) count);
      int capacity = Math.toIntExact(Math.min(wanted, Integer.MAX_VALUE - 8));
      genes = Arrays.copyOf(genes, capacity);
      values = Arrays.copyOf(values, capacity);
    }
  }

  private boolean ascending(int from) {
    for (int i = from + 1; i < size; i++) {
      if (genes[i] <= genes[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private void sortAndMerge(int from) {
    long[] packed = new long[size - from];
    for (int i = from; i < size; i++) {
      packed[i - from] =
          ((long) genes[i] << 32) | (Float.floatToRawIntBits(values[i]) & 0xffffffffL);
    }
    Arrays.sort(packed);
    int out = from;
    for (int i = 0; i < packed.length; ) {
      int gene = (int) (packed[i] >> 32);
      double sum = 0;
      for (; i < packed.length && (int) (packed[i] >> 32) == gene; i++) {
        sum += Float.intBitsToFloat((int) packed[i]);
      }
      if (sum != 0) {
        genes[out] = gene;
        values[out++] = (float) sum;
      }
    }
    size = out;
  }
}
