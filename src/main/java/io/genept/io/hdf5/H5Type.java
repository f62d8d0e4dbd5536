package io.genept.io.hdf5;

import io.jhdf.object.datatype.DataType;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Type of the values of a data set that is written. */
public final class H5Type {
  public static final H5Type INT8 = new H5Type(DataType.fromObject(new byte[1]));
  public static final H5Type INT16 = new H5Type(DataType.fromObject(new short[1]));
  public static final H5Type INT32 = new H5Type(DataType.fromObject(new int[1]));
  public static final H5Type INT64 = new H5Type(DataType.fromObject(new long[1]));
  public static final H5Type FLOAT32 = new H5Type(DataType.fromObject(new float[1]));
  public static final H5Type FLOAT64 = new H5Type(DataType.fromObject(new double[1]));

  /** A byte that is 0 or 1, as h5py writes and reads numpy's bool. */
  public static final H5Type BOOL = new H5Type(new Flag());

  private final DataType type;

  private H5Type(DataType type) {
    this.type = type;
  }

  /**
   * Text of at most so many bytes of UTF-8, padded with zeros.
   *
   * @param bytes 0 or more
   */
  public static H5Type text(int bytes) {
    return new H5Type(DataType.fromObject("x".repeat(Math.max(0, bytes))));
  }

  DataType type() {
    return type;
  }

  /** Bytes of a value. */
  int size() {
    return type.getSize();
  }

  /** The enumeration FALSE, TRUE of signed bytes, which the library can read but not write. */
  private static final class Flag extends DataType {
    private static final int ENUMERATION = 8;
    private static final int VERSION_1 = 0x10;
    private static final int NAME_BYTES = 8;

    Flag() {
      super(ENUMERATION, 1);
    }

    @Override
    public Class<?> getJavaType() {
      return byte.class;
    }

    @Override
    public Object fillData(ByteBuffer buffer, int[] dimensions, HdfBackingStorage storage) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuffer toBuffer() {
      byte[] base = bytes(DataType.fromObject(new byte[1]).toBuffer());
      ByteBuffer buffer =
          ByteBuffer.allocate(8 + base.length + 2 * NAME_BYTES + 2).order(ByteOrder.LITTLE_ENDIAN);
      buffer.put((byte) (VERSION_1 | ENUMERATION)).put((byte) 2).putShort((short) 0).putInt(1);
      buffer.put(base);
      for (String name : new String[] {"FALSE", "TRUE"}) {
        buffer.put(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), NAME_BYTES));
      }
      buffer.put((byte) 0).put((byte) 1);
      return buffer.rewind();
    }

    private static byte[] bytes(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    }
  }
}
