package io.genept.io.zarr;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A zip archive with an entry for each key, read where it lies; also one of more than 4 GB.
 *
 * <p>Held: the names, about 200 bytes an entry. The JDK's own reader takes local files only.
 */
final class ZipStore implements ZarrStore {
  private static final int END_LENGTH = 22;
  private static final int END = 0x06054b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int END_64_LOCATOR_LENGTH = 20;
  private static final int END_64 = 0x06064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final long IN_ZIP_64 = 0xffffffffL;
  private static final int LONGEST_COMMENT = 1 << 16;

  private final FSDataInputStream in;
  private final NavigableMap<String, Entry> entries = new TreeMap<>();
  private final String root;

  private record Entry(long header, long compressed, long length, int method) {}

  ZipStore(Path path, Configuration conf) throws IOException {
    FileSystem fs = path.getFileSystem(conf);
    long length = fs.getFileStatus(path).getLen();
    this.in = fs.open(path);
    try {
      readDirectory(length);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
    this.root = findRoot();
  }

  @Override
  public Optional<byte[]> read(String key) throws IOException {
    Entry entry = entries.get(root + key);
    if (entry == null) {
      return Optional.empty();
    }
    byte[] bytes = at(start(entry), Math.toIntExact(entry.compressed)).array();
    return Optional.of(
        switch (entry.method) {
          case STORED -> bytes;
          case DEFLATED -> inflate(bytes, Math.toIntExact(entry.length));
          default -> throw new IOException("its zip entry is compressed by method " + entry.method);
        });
  }

  @Override
  public Optional<byte[]> read(String key, long from, int length) throws IOException {
    Entry entry = entries.get(root + key);
    if (entry == null) {
      return Optional.empty();
    }
    long start = from < 0 ? entry.length + from : from;
    if (start < 0 || start + length > entry.length) {
      throw new EOFException("it ends before byte " + (start + length));
    }
    if (entry.method != STORED) {
      byte[] whole = read(key).orElseThrow();
      return Optional.of(Arrays.copyOfRange(whole, (int) start, (int) start + length));
    }
    return Optional.of(at(start(entry) + start, length).array());
  }

  @Override
  public List<String> folders(String key) {
    String prefix = root + (key.isEmpty() ? "" : key + "/");
    TreeSet<String> names = new TreeSet<>();
    for (String name : entries.tailMap(prefix).keySet()) {
      if (!name.startsWith(prefix)) {
        break;
      }
      int slash = name.indexOf('/', prefix.length());
      if (slash > 0) {
        names.add(name.substring(prefix.length(), slash));
      }
    }
    return List.copyOf(names);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A store may have been zipped together with its folder. */
  private String findRoot() {
    return entries.keySet().stream()
        .filter(name -> name.matches("([^/]+/)?(zarr\\.json|\\.zgroup)"))
        .min((a, b) -> a.length() - b.length())
        .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
        .orElse("");
  }

  private void readDirectory(long length) throws IOException {
    int tail = (int) Math.min(length, END_LENGTH + LONGEST_COMMENT + END_64_LOCATOR_LENGTH);
    ByteBuffer end = at(length - tail, tail);
    int at = tail - END_LENGTH;
    while (at >= 0 && end.getInt(at) != END) {
      at--;
    }
    if (at < 0) {
      throw new IOException("it is no zip archive, or one that was cut short");
    }
    long size = Integer.toUnsignedLong(end.getInt(at + 12));
    long offset = Integer.toUnsignedLong(end.getInt(at + 16));
    int locator = at - END_64_LOCATOR_LENGTH;
    if (locator >= 0 && end.getInt(locator) == END_64_LOCATOR) {
      ByteBuffer end64 = at(end.getLong(locator + 8), 56);
      check(end64.getInt(0), END_64);
      size = end64.getLong(40);
      offset = end64.getLong(48);
    }
    ByteBuffer directory = at(offset, Math.toIntExact(size));
    while (directory.remaining() >= CENTRAL_LENGTH) {
      readEntry(directory);
    }
  }

  private void readEntry(ByteBuffer directory) throws IOException {
    int at = directory.position();
    check(directory.getInt(at), CENTRAL);
    int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
    int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
    int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
    byte[] encoded = new byte[nameLength];
    directory.get(at + CENTRAL_LENGTH, encoded);
    String name = new String(encoded, StandardCharsets.UTF_8);
    long[] numbers = {
      Integer.toUnsignedLong(directory.getInt(at + 24)),
      Integer.toUnsignedLong(directory.getInt(at + 20)),
      Integer.toUnsignedLong(directory.getInt(at + 42))
    };
    int extra = at + CENTRAL_LENGTH + nameLength;
    int extraEnd = extra + extraLength;
    while (extra + 4 <= extraEnd) {
      int tag = directory.getShort(extra);
      int size = Short.toUnsignedInt(directory.getShort(extra + 2));
      int value = extra + 4;
      for (int i = 0; tag == 1 && i < numbers.length; i++) {
        if (numbers[i] == IN_ZIP_64) {
          numbers[i] = directory.getLong(value);
          value += Long.BYTES;
        }
      }
      extra += 4 + size;
    }
    int method = Short.toUnsignedInt(directory.getShort(at + 10));
    entries.put(name, new Entry(numbers[2], numbers[1], numbers[0], method));
    directory.position(extraEnd + commentLength);
  }

  private long start(Entry entry) throws IOException {
    ByteBuffer local = at(entry.header, LOCAL_LENGTH);
    check(local.getInt(0), LOCAL);
    return entry.header
        + LOCAL_LENGTH
        + Short.toUnsignedInt(local.getShort(26))
        + Short.toUnsignedInt(local.getShort(28));
  }

  private ByteBuffer at(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(position, bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void check(int signature, int expected) throws IOException {
    if (signature != expected) {
      throw new IOException("the directory of the zip archive is damaged");
    }
  }

  private static byte[] inflate(byte[] bytes, int length) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes);
      byte[] whole = new byte[length];
      int done = 0;
      while (done < length) {
        int count = inflater.inflate(whole, done, length - done);
        if (count == 0) {
          throw new EOFException("its zip entry is cut short");
        }
        done += count;
      }
      return whole;
    } catch (DataFormatException e) {
      throw new IOException("its zip entry is damaged", e);
    } finally {
      inflater.end();
    }
  }
}
