package io.genept.io.hdf5;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Reads small pieces of a file out of whole blocks, the last few of which are held, so that a file
 * on an object store is not asked for each of them.
 *
 * <p>Not safe for use by several threads at once.
 */
final class ReadAhead {
  private final FSDataInputStream in;
  private final long size;
  private final int blockBytes;
  private final Map<Long, byte[]> blocks;

  /**
   * Reads nothing yet.
   *
   * @param size of the file in bytes
   * @param most blocks held at a time
   */
  ReadAhead(FSDataInputStream in, long size, int blockBytes, int most) {
    this.in = in;
    this.size = size;
    this.blockBytes = blockBytes;
    this.blocks = new Blocks(most);
  }

  /** Fills a part of an array from the file, which is known to be that long. */
  void read(long position, byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      long at = position + done;
      byte[] block = block(at / blockBytes);
      int from = (int) (at % blockBytes);
      int count = Math.min(length - done, block.length - from);
      System.arraycopy(block, from, target, offset + done, count);
      done += count;
    }
  }

  private byte[] block(long number) throws IOException {
    byte[] held = blocks.get(number);
    if (held != null) {
      return held;
    }
    long start = number * blockBytes;
    byte[] block = new byte[(int) Math.min(blockBytes, size - start)];
    in.seek(start);
    in.readFully(block);
    blocks.put(number, block);
    return block;
  }

  private static final class Blocks extends LinkedHashMap<Long, byte[]> {
    private static final long serialVersionUID = 1;
    private final int most;

    Blocks(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
      return size() > most;
    }
  }
}
