package io.genept.cells;

import java.util.Arrays;

/**
 * The GenePT-w kernel: sparse weights × dense gene rows for a block of cells.
 *
 * <p>For cell {@code c} with weights {@code w} over slots (gene rows) it computes {@code Σ
 * w[s]·rows[s]}. The non-zeros of all cells of a block are ordered by chunk of slots, a chunk being
 * as many rows as stay in the second-level cache, so that a row is fetched from memory once a block
 * and not once a cell. Within a chunk four rows at a time are added to the sum of a run of at most
 * {@value #RUN} non-zeros, which is then loaded and stored once for four multiply-adds; the sum of
 * the run is added to the cell's sum.
 *
 * <p>Slots are expected in order of popularity (the gene expressed by most cells first): early
 * chunks are then dense and late ones, whose rows are seldom used twice in a block, may be larger.
 * The order of summation in a cell depends only on its own non-zeros, on the number of slots and on
 * the dimension, never on the other cells of its block, so results are the same bytes for any
 * partitioning.
 *
 * <p>Sums are {@code float}. The two levels keep the relative error of a vector against double
 * precision below 5e-7 up to 20,000 non-zeros (measured: 2e-7). Not thread-safe; one instance a
 * task.
 */
final class WeightedSum {
  /**
   * Cells of a block: enough to use each fetched row many times, few enough for 512 sums to stay in
   * cache.
   */
  static final int CELLS_PER_BLOCK = 512;

  private static final int CHUNK_BYTES = 192 * 1024;

  /** A chunk that starts at slot {@code s} holds at least {@code s / TAIL_GROWTH} rows. */
  private static final int TAIL_GROWTH = 16;

  /** Non-zeros that are summed before they are added to the cell's sum. */
  private static final int RUN = 256;

  /** Shorter runs are added to the cell's sum directly. */
  private static final int SHORT_RUN = 8;

  private final float[][] rows;
  private final int dimension;
  private final float[] runSum;
  private final int[] chunkOfSlot;
  private final int chunks;

  private int cells;
  private int entries;
  private int[] cellEnd = new int[CELLS_PER_BLOCK];
  private int[] slots = new int[1 << 16];
  private float[] weights = new float[1 << 16];
  private int[] orderedSlots = new int[0];
  private float[] orderedWeights = new float[0];
  private final int[] segmentEnd;

  /**
   * Prepares the kernel for a table.
   *
   * @param rows gene rows by slot, n_slots × dimension; not copied
   */
  WeightedSum(float[][] rows, int dimension) {
    this.rows = rows;
    this.dimension = dimension;
    this.runSum = new float[dimension];
    this.chunkOfSlot = new int[rows.length];
    int base = Math.max(4, CHUNK_BYTES / (Float.BYTES * dimension));
    int chunk = 0;
    for (int start = 0; start < rows.length; chunk++) {
      int end = Math.min(rows.length, start + Math.max(base, start / TAIL_GROWTH));
      Arrays.fill(chunkOfSlot, start, end, chunk);
      start = end;
    }
    this.chunks = chunk;
    this.segmentEnd = new int[Math.max(1, chunks * CELLS_PER_BLOCK)];
  }

  /** Forgets the cells added so far. */
  void clear() {
    cells = 0;
    entries = 0;
  }

  /** Adds one weight of the cell that {@link #endCell} will close. */
  void add(int slot, float weight) {
    if (entries == slots.length) {
      slots = Arrays.copyOf(slots, entries * 2);
      weights = Arrays.copyOf(weights, entries * 2);
    }
    slots[entries] = slot;
    weights[entries++] = weight;
  }

  /** Closes a cell; the next {@link #add} belongs to the following one. */
  void endCell() {
    cellEnd[cells++] = entries;
  }

  /**
   * Computes the sums of all cells added since {@link #clear}.
   *
   * @return one vector of {@code dimension} numbers for each cell, in the order in which they were
   *     added
   */
  float[][] sums() {
    orderByChunk();
    float[][] sums = new float[cells][dimension];
    int from = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      for (int cell = 0; cell < cells; cell++) {
        int to = segmentEnd[chunk * cells + cell];
        while (from < to) {
          int end = Math.min(to, from + RUN);
          addRun(sums[cell], from, end);
          from = end;
        }
      }
    }
    return sums;
  }

  /**
   * A stable counting sort by (chunk, cell): within a segment the entries keep the cell's own
   * order.
   */
  private void orderByChunk() {
    if (orderedSlots.length < entries) {
      orderedSlots = new int[slots.length];
      orderedWeights = new float[slots.length];
    }
    int segments = chunks * cells;
    Arrays.fill(segmentEnd, 0, segments, 0);
    for (int cell = 0, entry = 0; cell < cells; cell++) {
      for (; entry < cellEnd[cell]; entry++) {
        segmentEnd[chunkOfSlot[slots[entry]] * cells + cell]++;
      }
    }
    int position = 0;
    for (int segment = 0; segment < segments; segment++) {
      int count = segmentEnd[segment];
      segmentEnd[segment] = position;
      position += count;
    }
    for (int cell = 0, entry = 0; cell < cells; cell++) {
      for (; entry < cellEnd[cell]; entry++) {
        int place = segmentEnd[chunkOfSlot[slots[entry]] * cells + cell]++;
        orderedSlots[place] = slots[entry];
        orderedWeights[place] = weights[entry];
      }
    }
  }

  private void addRun(float[] sum, int from, int to) {
    if (to - from < SHORT_RUN) {
      addRows(sum, from, to);
    } else {
      int last = to - 4;
      setFour(
          runSum,
          rows[orderedSlots[from]],
          rows[orderedSlots[from + 1]],
          rows[orderedSlots[from + 2]],
          rows[orderedSlots[from + 3]],
          orderedWeights[from],
          orderedWeights[from + 1],
          orderedWeights[from + 2],
          orderedWeights[from + 3]);
      addRows(runSum, from + 4, last);
      addRunAndFour(
          sum,
          runSum,
          rows[orderedSlots[last]],
          rows[orderedSlots[last + 1]],
          rows[orderedSlots[last + 2]],
          rows[orderedSlots[last + 3]],
          orderedWeights[last],
          orderedWeights[last + 1],
          orderedWeights[last + 2],
          orderedWeights[last + 3]);
    }
  }

  private void addRows(float[] sum, int from, int to) {
    int entry = from;
    for (; entry + 4 <= to; entry += 4) {
      addFour(
          sum,
          rows[orderedSlots[entry]],
          rows[orderedSlots[entry + 1]],
          rows[orderedSlots[entry + 2]],
          rows[orderedSlots[entry + 3]],
          orderedWeights[entry],
          orderedWeights[entry + 1],
          orderedWeights[entry + 2],
          orderedWeights[entry + 3]);
    }
    for (; entry < to; entry++) {
      addOne(sum, rows[orderedSlots[entry]], orderedWeights[entry]);
    }
  }

  // Separate methods with plain loops: the form that the JIT compiler turns into vector
  // instructions.
  private static void setFour(
      float[] sum,
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3,
      float w0,
      float w1,
      float w2,
      float w3) {
    for (int d = 0; d < sum.length; d++) {
      sum[d] = w0 * row0[d] + w1 * row1[d] + w2 * row2[d] + w3 * row3[d];
    }
  }

  private static void addRunAndFour(
      float[] sum,
      float[] run,
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3,
      float w0,
      float w1,
      float w2,
      float w3) {
    for (int d = 0; d < sum.length; d++) {
      sum[d] += run[d] + (w0 * row0[d] + w1 * row1[d] + w2 * row2[d] + w3 * row3[d]);
    }
  }

  private static void addFour(
      float[] sum,
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3,
      float w0,
      float w1,
      float w2,
      float w3) {
    for (int d = 0; d < sum.length; d++) {
      sum[d] += w0 * row0[d] + w1 * row1[d] + w2 * row2[d] + w3 * row3[d];
    }
  }

  private static void addOne(float[] sum, float[] row, float weight) {
    for (int d = 0; d < sum.length; d++) {
      sum[d] += weight * row[d];
    }
  }
}
