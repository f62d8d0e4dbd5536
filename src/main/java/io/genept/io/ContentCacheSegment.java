package io.genept.io;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The bytes of one immutable file of a {@link ContentCache}, big-endian: magic {@code GENEPTCC},
 * int version, int length and UTF-8 bytes of the namespace; per entry int length of the value (0 or
 * more), 32 bytes of the key, the value; at the end int -1, int number of entries, and long CRC32C
 * of all before it.
 */
final class ContentCacheSegment {
  private static final byte[] MAGIC = "GENEPTCC".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int KEY_BYTES = 32;
  private static final int END = -1;

  private ContentCacheSegment() {}

  /** The file is not a whole segment of this cache: cut off, damaged, or of something else. */
  static final class Unusable extends IOException {
    private static final long serialVersionUID = 1L;

    Unusable(String why) {
      super(why);
    }
  }

  /** Takes one entry. */
  @FunctionalInterface
  interface Sink {
    void accept(String key, byte[] value) throws IOException;
  }

  /** Writes entries one by one; a segment without {@link #finish} is unusable. */
  static final class Writer {
    private final CRC32C checksum = new CRC32C();
    private final DataOutputStream out;
    private int entries;

    Writer(OutputStream to, String namespace) throws IOException {
      out = new DataOutputStream(new CheckedOutputStream(to, checksum));
      byte[] name = namespace.getBytes(StandardCharsets.UTF_8);
      out.write(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(name.length);
      out.write(name);
    }

    void add(String key, byte[] value) throws IOException {
      out.writeInt(value.length);
      out.write(HexFormat.of().parseHex(key));
      out.write(value);
      entries++;
    }

    void finish() throws IOException {
      out.writeInt(END);
      out.writeInt(entries);
      out.writeLong(checksum.getValue());
      out.flush();
    }
  }

  /**
   * Reads a whole segment. Entries reach the sink before the checksum is known to be right: what it
   * took counts only if this returns.
   *
   * @param bytes size of the file, which bounds every length in it
   * @throws Unusable if the file is not a whole segment of this namespace
   */
  static void read(InputStream from, long bytes, String namespace, Sink sink) throws IOException {
    CRC32C checksum = new CRC32C();
    DataInputStream in = new DataInputStream(new CheckedInputStream(from, checksum));
    try {
      header(in, bytes, namespace);
      byte[] key = new byte[KEY_BYTES];
      int entries = 0;
      for (int length = in.readInt(); length != END; length = in.readInt()) {
        in.readFully(key);
        sink.accept(HexFormat.of().formatHex(key), block(in, length, bytes));
        entries++;
      }
      if (in.readInt() != entries) {
        throw new Unusable("it does not hold the number of entries that it says");
      }
      long found = checksum.getValue();
      if (in.readLong() != found || in.read() >= 0) {
        throw new Unusable("its checksum is wrong");
      }
    } catch (EOFException e) {
      throw new Unusable("it is cut off");
    }
  }

  private static void header(DataInputStream in, long bytes, String namespace) throws IOException {
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new Unusable("it is not a file of this cache");
    }
    int version = in.readInt();
    if (version != VERSION) {
      throw new Unusable("its format has version " + version + ", this code reads " + VERSION);
    }
    String name = new String(block(in, in.readInt(), bytes), StandardCharsets.UTF_8);
    if (!name.equals(namespace)) {
      throw new Unusable("it is of " + name);
    }
  }

  private static byte[] block(DataInputStream in, int length, long bytes) throws IOException {
    if (length < 0 || length > bytes) {
      throw new Unusable("it is damaged");
    }
    byte[] block = new byte[length];
    in.readFully(block);
    return block;
  }
}
