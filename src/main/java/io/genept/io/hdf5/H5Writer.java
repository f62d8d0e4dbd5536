package io.genept.io.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.WritableNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an HDF5 file of the local disk in two steps: first groups, attributes and the sizes of the
 * data sets, then, after {@link #layOut}, the values of each data set in their order, any number of
 * data sets side by side. Held are the first step and a buffer for each data set. Every group needs
 * a data set in it or below it.
 */
public final class H5Writer implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** Most bytes of an attribute, by the format. */
  private static final int LARGEST_ATTRIBUTE = 64_000;

  private final Path path;
  private final Map<String, WritableGroup> groups = new HashMap<>();
  private final List<Values> values = new ArrayList<>();
  private WritableHdfFile library;
  private FileChannel channel;

  /**
   * Begins a file, in place of another of that name.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public H5Writer(Path path) {
    this.path = path;
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    library = HdfFile.write(path);
    groups.put("", library);
  }

  /**
   * Adds attributes to a group, which is made where it is not there.
   *
   * @param group path from the root, {@code obs/cell_type}; empty for the root
   * @param attributes names and values in turn; text, whole numbers, or arrays of these
   */
  public void group(String group, Object... attributes) {
    attribute(made(group), attributes);
  }

  /** The group with its parents. */
  private WritableGroup made(String group) {
    WritableGroup known = groups.get(group);
    if (known == null) {
      known = parent(group).putGroup(own(group));
      groups.put(group, known);
    }
    return known;
  }

  private WritableGroup parent(String name) {
    return made(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
  }

  private static String own(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Whether an attribute of these texts has room in a file. */
  public static boolean fitsAttribute(List<String> texts) {
    int longest = texts.stream().mapToInt(text -> bytes(text).length + 1).max().orElse(0);
    return (long) texts.size() * longest <= LARGEST_ATTRIBUTE;
  }

  /** Adds a data set of one text. */
  public void text(String name, String value, Object... attributes) {
    attribute(parent(name).putDataset(own(name), value), attributes);
  }

  /** Adds a data set of texts, which are held until {@link #layOut}. */
  public void texts(String name, List<String> texts, Object... attributes) {
    if (texts.isEmpty()) {
      reserve(name, H5Type.text(1), new long[] {0}, attributes);
      return;
    }
    attribute(parent(name).putDataset(own(name), texts.toArray(String[]::new)), attributes);
  }

  /**
   * Adds a data set whose values are written later.
   *
   * @param name path from the root
   * @param dimensions one or two
   */
  public Values reserve(String name, H5Type type, long[] dimensions, Object... attributes) {
    WritableGroup group = parent(name);
    ReservedDataset dataset = new ReservedDataset(group, own(name), type, dimensions);
    attribute(dataset, attributes);
    group.putDataset(own(name), dataset);
    Values reserved = new Values(name, type, dataset);
    values.add(reserved);
    return reserved;
  }

  /** Writes all but the values. */
  public void layOut() {
    library.close();
    library = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Completes the file.
   *
   * @throws IllegalStateException if a data set has too few values
   */
  public void finish() {
    values.forEach(Values::finish);
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      } else if (library != null) {
        library.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void attribute(WritableNode node, Object... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      String name = (String) attributes[i];
      if (attributes[i + 1] instanceof String[] texts && texts.length == 0) {
        node.getAttributes().put(name, new EmptyAttribute(name, node));
      } else {
        node.putAttribute(name, attributes[i + 1]);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The values of a data set, row by row. */
  public final class Values {
    private final String name;
    private final H5Type type;
    private final ReservedDataset dataset;
    private final ByteBuffer buffer;
    private long written;

    private Values(String name, H5Type type, ReservedDataset dataset) {
      this.name = name;
      this.type = type;
      this.dataset = dataset;
      this.buffer =
          ByteBuffer.allocate(Math.max(BUFFER, type.size())).order(ByteOrder.LITTLE_ENDIAN);
    }

    public void putByte(int value) {
      room().put((byte) value);
    }

    public void putShort(int value) {
      room().putShort((short) value);
    }

    public void putInt(int value) {
      room().putInt(value);
    }

    public void putLong(long value) {
      room().putLong(value);
    }

    public void putFloat(float value) {
      room().putFloat(value);
    }

    public void putDouble(double value) {
      room().putDouble(value);
    }

    /** Adds text of no more bytes than the type has. */
    public void putText(String value) {
      byte[] text = bytes(value);
      if (text.length >= type.size()) {
        throw new IllegalStateException(
            name + ": " + value + " has more than " + (type.size() - 1) + " bytes");
      }
      ByteBuffer place = room();
      int end = place.position() + type.size();
      place.put(text);
      while (place.position() < end) {
        place.put((byte) 0);
      }
    }

    private ByteBuffer room() {
      if (buffer.remaining() < type.size()) {
        flush();
      }
      return buffer;
    }

    private void flush() {
      buffer.flip();
      if (written + buffer.remaining() > dataset.getSizeInBytes()) {
        throw new IllegalStateException(name + " has room for " + dataset.getSize() + " values");
      }
      try {
        while (buffer.hasRemaining()) {
          written += channel.write(buffer, dataset.address() + written);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write " + path + ": " + e.getMessage(), e);
      }
      buffer.clear();
    }

    private void finish() {
      flush();
      if (written != dataset.getSizeInBytes()) {
        throw new IllegalStateException(
            name + ": " + written / type.size() + " values for " + dataset.getSize());
      }
    }
  }
}
