package io.genept.io.hdf5;

import io.jhdf.AbstractWritableNode;
import io.jhdf.Constants;
import io.jhdf.HdfFile;
import io.jhdf.ObjectHeader;
import io.jhdf.api.Attribute;
import io.jhdf.api.Group;
import io.jhdf.api.NodeType;
import io.jhdf.api.WritableDataset;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataLayout;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataSpace;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FillValueMessage;
import io.jhdf.object.message.Message;
import io.jhdf.storage.HdfFileChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A data set whose place in the file is reserved and filled later. The library's own holds all its
 * values until the file is closed.
 */
final class ReservedDataset extends AbstractWritableNode implements WritableDataset {
  private static final long UNKNOWN = -1;

  private final H5Type type;
  private final long[] dimensions;
  private long address = UNKNOWN;

  ReservedDataset(Group parent, String name, H5Type type, long... dimensions) {
    super(parent, name);
    this.type = type;
    this.dimensions = dimensions.clone();
  }

  /** Where the first value goes; known once the library has written the file. */
  long address() {
    if (address == UNKNOWN) {
      throw new IllegalStateException(getName() + " has no place in the file yet");
    }
    return address;
  }

  @Override
  public long write(HdfFileChannel channel, long position) {
    ByteBuffer draft = header(position, 0);
    address = position + draft.limit();
    channel.write(header(position, address), position);
    long end = address + getSizeInBytes();
    // What the library writes behind the last node goes where the channel stands.
    channel.position(end);
    return end;
  }

  private ByteBuffer header(long position, long dataAddress) {
    List<Message> messages = new ArrayList<>();
    messages.add(DataTypeMessage.create(type.type()));
    messages.add(DataSpaceMessage.create(space()));
    messages.add(FillValueMessage.NO_FILL);
    // HDF5's library takes a place without room for damage.
    long place = getSizeInBytes() == 0 ? Constants.UNDEFINED_ADDRESS : dataAddress;
    messages.add(DataLayoutMessage.ContiguousDataLayoutMessage.create(place, getSizeInBytes()));
    if (!getAttributes().isEmpty()) {
      messages.add(AttributeInfoMessage.create());
      for (Map.Entry<String, Attribute> attribute : getAttributes().entrySet()) {
        messages.add(AttributeMessage.create(attribute.getKey(), attribute.getValue()));
      }
    }
    return new ObjectHeader.ObjectHeaderV2(position, messages).toBuffer();
  }

  private DataSpace space() {
    return DataSpace.modifyDimensions(
        DataSpace.fromObject(dimensions.length == 1 ? new byte[1] : new byte[1][1]), dimensions);
  }

  @Override
  public long getSize() {
    return Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
  }

  @Override
  public long getSizeInBytes() {
    return getSize() * type.size();
  }

  @Override
  public long getStorageInBytes() {
    return getSizeInBytes();
  }

  @Override
  public int[] getDimensions() {
    return Arrays.stream(dimensions).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public long[] getDimensionsAsLong() {
    return dimensions.clone();
  }

  @Override
  public long[] getMaxSize() {
    return dimensions.clone();
  }

  @Override
  public DataLayout getDataLayout() {
    return DataLayout.CONTIGUOUS;
  }

  @Override
  public DataType getDataType() {
    return type.type();
  }

  @Override
  public Class<?> getJavaType() {
    return type.type().getJavaType();
  }

  @Override
  public NodeType getType() {
    return NodeType.DATASET;
  }

  @Override
  public HdfFile getHdfFile() {
    return getParent().getHdfFile();
  }

  @Override
  public long getAddress() {
    return address();
  }

  @Override
  public List<PipelineFilterWithData> getFilters() {
    return List.of();
  }

  @Override
  public boolean isScalar() {
    return false;
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public boolean isCompound() {
    return false;
  }

  @Override
  public boolean isVariableLength() {
    return false;
  }

  @Override
  public boolean isGroup() {
    return false;
  }

  @Override
  public boolean isLink() {
    return false;
  }

  @Override
  public boolean isAttributeCreationOrderTracked() {
    return false;
  }

  @Override
  public Object getFillValue() {
    return null;
  }

  @Override
  public Object getData() {
    throw notHeld();
  }

  @Override
  public Object getDataFlat() {
    throw notHeld();
  }

  @Override
  public Object getData(long[] offset, int[] size) {
    throw notHeld();
  }

  private UnsupportedOperationException notHeld() {
    return new UnsupportedOperationException("The values of " + getName() + " are not held");
  }
}
