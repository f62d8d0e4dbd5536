package io.genept.ingest.matrix;

import io.genept.core.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the entries of a matrix in order of the cells, whatever order they come in: spills them to
 * one file on local disk ({@code java.io.tmpdir}, 12 bytes an entry) by ranges of cells, then sorts
 * one range at a time.
 *
 * <p>Memory: about 50 MB for what is spilled and 24 bytes for each entry of one range, of which
 * there are {@value #ENTRIES_PER_BUCKET} on average.
 */
public final class CellBuckets implements AutoCloseable {
  public static final int ENTRIES_PER_BUCKET = 2_000_000;
  private static final int MAX_BUCKETS = 4096;
  private static final int RECORD = 12;
  private static final int SPILL_MEMORY = 48 << 20;
  private static final int MAX_SPILL = 1 << 16;

  private final long first;
  private final long cells;
  private final int cellsPerBucket;
  private final int spillBytes;
  private final ByteBuffer[] open;
  private final List<List<Spill>> spills = new ArrayList<>();
  private final long[] counts;
  private final Path file;
  private final FileChannel channel;
  private long fileEnd;

  private record Spill(long offset, int bytes) {}

  /**
   * @param from first cell
   * @param to end of the cells; those outside are ignored
   * @param entries number of entries to come
   */
  public CellBuckets(long from, long to, long entries) {
    this.first = from;
    this.cells = to - from;
    long wanted = Math.min(MAX_BUCKETS, Math.max(1, entries / ENTRIES_PER_BUCKET));
    this.cellsPerBucket = Math.toIntExact(Math.max(1, (cells + wanted - 1) / wanted));
    int buckets = Math.toIntExact((cells + cellsPerBucket - 1) / cellsPerBucket);
    this.spillBytes = Math.min(MAX_SPILL, SPILL_MEMORY / Math.max(1, buckets)) / RECORD * RECORD;
    this.open = new ByteBuffer[buckets];
    this.counts = new long[buckets];
    for (int i = 0; i < buckets; i++) {
      spills.add(new ArrayList<>());
    }
    try {
      this.file = Files.createTempFile("genept-cells-", ".spill");
      this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw diskError(e);
    }
  }

  public void add(long cellOfMatrix, int gene, float value) {
    long cell = cellOfMatrix - first;
    if (cell < 0 || cell >= cells) {
      return;
    }
    int bucket = (int) (cell / cellsPerBucket);
    ByteBuffer buffer = open[bucket];
    if (buffer == null) {
      buffer = ByteBuffer.allocate(spillBytes);
      open[bucket] = buffer;
    }
    if (!buffer.hasRemaining()) {
      spill(bucket);
    }
    buffer.putInt((int) (cell - (long) bucket * cellsPerBucket)).putInt(gene).putFloat(value);
    counts[bucket]++;
  }

  /** Hands over all cells in order, in blocks of at most {@code cellsPerBlock}. */
  public void read(int cellsPerBlock, CellReader.Sink sink) {
    CellBlocks blocks = new CellBlocks(first, cellsPerBlock, sink);
    for (int bucket = 0; bucket < open.length; bucket++) {
      if (open[bucket] != null) {
        spill(bucket);
        open[bucket] = null;
      }
    }
    for (int bucket = 0; bucket < open.length; bucket++) {
      long before = (long) bucket * cellsPerBucket;
      int inBucket = (int) Math.min(cellsPerBucket, cells - before);
      readBucket(bucket, inBucket, blocks);
    }
    blocks.finish();
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw diskError(e);
    }
  }

  private void readBucket(int bucket, int inBucket, CellBlocks blocks) {
    int count = Math.toIntExact(counts[bucket]);
    int[] cell = new int[count];
    int[] gene = new int[count];
    float[] value = new float[count];
    int[] starts = new int[inBucket + 1];
    int at = 0;
    for (Spill spill : spills.get(bucket)) {
      ByteBuffer bytes = load(spill);
      while (bytes.hasRemaining()) {
        cell[at] = bytes.getInt();
        gene[at] = bytes.getInt();
        value[at] = bytes.getFloat();
        starts[cell[at++] + 1]++;
      }
    }
    for (int i = 0; i < inBucket; i++) {
      starts[i + 1] += starts[i];
    }
    int[] order = new int[count];
    int[] next = starts.clone();
    for (int i = 0; i < count; i++) {
      order[next[cell[i]]++] = i;
    }
    for (int c = 0; c < inBucket; c++) {
      for (int i = starts[c]; i < starts[c + 1]; i++) {
        blocks.cell().add(gene[order[i]], value[order[i]]);
      }
      blocks.endCell();
    }
  }

  private void spill(int bucket) {
    ByteBuffer buffer = open[bucket].flip();
    try {
      spills.get(bucket).add(new Spill(fileEnd, buffer.remaining()));
      while (buffer.hasRemaining()) {
        fileEnd += channel.write(buffer, fileEnd);
      }
      buffer.clear();
    } catch (IOException e) {
      throw diskError(e);
    }
  }

  private ByteBuffer load(Spill spill) {
    ByteBuffer bytes = ByteBuffer.allocate(spill.bytes());
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, spill.offset() + bytes.position()) < 0) {
          throw new IOException("the file was cut short");
        }
      }
      return bytes.flip();
    } catch (IOException e) {
      throw diskError(e);
    }
  }

  private static UserError diskError(IOException e) {
    return new UserError(
        "Cannot put the cells in order on local disk "
            + System.getProperty("java.io.tmpdir")
            + ": "
            + e.getMessage()
            + ". Expected room for 12 bytes for each nonzero value; free some, or name another"
            + " directory by -Djava.io.tmpdir.",
        e);
  }
}
