package io.genept.io.hdf5;

import io.jhdf.api.Node;
import io.jhdf.api.WritableAttributeImpl;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.DataSpace;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;

/**
 * An attribute that is a list of no values, which the library cannot make. Its type is float64, as
 * h5py gives an empty list.
 */
final class EmptyAttribute extends WritableAttributeImpl {
  private static final double[] ONE = {0};

  EmptyAttribute(String name, Node node) {
    super(name, node, ONE);
  }

  @Override
  public DataSpace getDataSpace() {
    return DataSpace.modifyDimensions(super.getDataSpace(), new long[] {0});
  }

  @Override
  public DataType getDataType() {
    return new WithoutValues(super.getDataType());
  }

  private static final class WithoutValues extends DataType {
    private final DataType type;

    WithoutValues(DataType type) {
      super(type.getDataClass(), type.getSize());
      this.type = type;
    }

    @Override
    public ByteBuffer encodeData(Object data) {
      return ByteBuffer.allocate(0);
    }

    @Override
    public ByteBuffer toBuffer() {
      return type.toBuffer();
    }

    @Override
    public Class<?> getJavaType() {
      return type.getJavaType();
    }

    @Override
    public Object fillData(ByteBuffer buffer, int[] dimensions, HdfBackingStorage storage) {
      return type.fillData(buffer, dimensions, storage);
    }
  }
}
