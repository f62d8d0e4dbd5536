package io.genept.io.hdf5;

import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;

/**
 * Text of HDF5 files as UTF-8 whatever the file states, of which ASCII is a part. h5py states ASCII
 * for numpy's byte strings, which hold UTF-8 all the same; the library has no choice of the
 * encoding and would put another character for each byte of it.
 */
final class TextAsUtf8 {
  private TextAsUtf8() {}

  /** Makes a type of text, or of rows that hold some, one of UTF-8. */
  static void apply(DataType type) {
    if (type instanceof StringData) {
      set(StringData.class, "charset", type);
    } else if (type instanceof VariableLength) {
      set(VariableLength.class, "encoding", type);
    } else if (type instanceof CompoundDataType rows) {
      rows.getMembers().forEach(member -> apply(member.getDataType()));
    }
  }

  private static void set(Class<?> owner, String name, DataType type) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      field.set(type, StandardCharsets.UTF_8);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("jhdf has no field " + name + " in " + owner, e);
    }
  }
}
