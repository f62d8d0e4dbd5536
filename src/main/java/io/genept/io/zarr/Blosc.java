package io.genept.io.zarr;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * Unpacks buffers of Blosc 1: blocks, each of one or several compressed parts, whose bytes or bits
 * may have been shuffled. See the format's README_CHUNK_FORMAT.
 */
final class Blosc {
  private static final int HEADER = 16;
  private static final int SHUFFLED = 1;
  private static final int COPIED = 2;
  private static final int BIT_SHUFFLED = 4;
  private static final int NOT_SPLIT = 16;
  private static final int MOST_SPLITS = 16;
  private static final int LEAST_IN_SPLIT = 128;
  private static final LZ4Factory LZ4 = LZ4Factory.fastestInstance();

  private final byte[] source;
  private final ByteBuffer numbers;
  private final int flags;
  private final int typeSize;
  private final int length;
  private final int blockSize;

  private Blosc(byte[] source) throws IOException {
    if (source.length < HEADER) {
      throw new IOException("a blosc buffer is shorter than its header");
    }
    this.source = source;
    this.numbers = ByteBuffer.wrap(source).order(ByteOrder.LITTLE_ENDIAN);
    this.flags = source[2];
    this.typeSize = Math.max(1, Byte.toUnsignedInt(source[3]));
    this.length = numbers.getInt(4);
    this.blockSize = numbers.getInt(8);
    if (length < 0 || (length > 0 && blockSize <= 0) || numbers.getInt(12) > source.length) {
      throw new IOException("the header of a blosc buffer is damaged, or the buffer cut short");
    }
  }

  /** Unpacks a whole buffer. */
  static byte[] decode(byte[] source) throws IOException {
    try {
      return new Blosc(source).decode();
    } catch (IndexOutOfBoundsException | LZ4Exception e) {
      throw new IOException("a blosc buffer is damaged", e);
    }
  }

  private byte[] decode() throws IOException {
    byte[] target = new byte[length];
    if ((flags & COPIED) != 0) {
      System.arraycopy(source, HEADER, target, 0, length);
      return target;
    }
    byte[] block = new byte[Math.min(blockSize, length)];
    for (int start = 0, number = 0; start < length; start += blockSize, number++) {
      int size = Math.min(blockSize, length - start);
      decodeBlock(numbers.getInt(HEADER + 4 * number), block, size);
      if ((flags & SHUFFLED) != 0 && typeSize > 1) {
        unshuffle(block, size, target, start);
      } else if ((flags & BIT_SHUFFLED) != 0 && size / typeSize > 0) {
        unshuffleBits(block, size, target, start);
      } else {
        System.arraycopy(block, 0, target, start, size);
      }
    }
    return target;
  }

  private void decodeBlock(int at, byte[] block, int size) throws IOException {
    boolean split =
        (flags & NOT_SPLIT) == 0
            && size == blockSize
            && typeSize <= MOST_SPLITS
            && blockSize / typeSize >= LEAST_IN_SPLIT;
    int parts = split ? typeSize : 1;
    int partSize = size / parts;
    int position = at;
    for (int part = 0; part < parts; part++) {
      int compressed = numbers.getInt(position);
      position += Integer.BYTES;
      if (compressed < 0 || position + (long) compressed > source.length) {
        throw new IOException("a blosc buffer is damaged");
      }
      if (compressed == partSize) {
        System.arraycopy(source, position, block, part * partSize, partSize);
      } else {
        decodePart(position, compressed, block, part * partSize, partSize);
      }
      position += compressed;
    }
  }

  private void decodePart(int from, int compressed, byte[] block, int to, int size)
      throws IOException {
    int done =
        switch ((flags >> 5) & 7) {
          case 0 -> BloscLz.decode(source, from, compressed, block, to, size);
          case 1 -> LZ4.safeDecompressor().decompress(source, from, compressed, block, to, size);
          case 3 -> inflate(from, compressed, block, to, size);
          case 4 -> (int) Zstd.decompressByteArray(block, to, size, source, from, compressed);
          default ->
              throw new IOException("blosc's compressor " + ((flags >> 5) & 7) + " is not read");
        };
    if (done != size) {
      throw new IOException("a blosc buffer is damaged");
    }
  }

  private int inflate(int from, int compressed, byte[] block, int to, int size) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(source, from, compressed);
      return inflater.inflate(block, to, size);
    } catch (DataFormatException e) {
      throw new IOException("a blosc buffer is damaged", e);
    } finally {
      inflater.end();
    }
  }

  private void unshuffle(byte[] block, int size, byte[] target, int start) {
    int elements = size / typeSize;
    for (int b = 0; b < typeSize; b++) {
      int from = b * elements;
      for (int i = 0, to = start + b; i < elements; i++, to += typeSize) {
        target[to] = block[from + i];
      }
    }
    int done = elements * typeSize;
    System.arraycopy(block, done, target, start + done, size - done);
  }

  /** Bit {@code k} of all elements lies together; left as it was unless in eights of elements. */
  private void unshuffleBits(byte[] block, int size, byte[] target, int start) {
    int elements = size / typeSize;
    int done = elements % 8 == 0 ? elements * typeSize : 0;
    for (int i = 0; i < done; i++) {
      int element = i / typeSize;
      int bits = i % typeSize * 8;
      int value = 0;
      for (int bit = 0; bit < 8; bit++) {
        int row = block[(bits + bit) * (elements / 8) + element / 8];
        value |= (row >> (element % 8) & 1) << bit;
      }
      target[start + i] = (byte) value;
    }
    System.arraycopy(block, done, target, start + done, size - done);
  }
}
