package io.genept.table;

import io.genept.core.UserError;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of a Parquet file: how it is declared, and how a value of it is written. Values are
 * those of rows of Spark, or plain Java: {@code String} and arrays too.
 *
 * @param name of the column
 * @param type in Spark
 * @param nullable whether a row may have no value
 */
record ColumnType(String name, DataType type, boolean nullable) {
  private static final int LONGEST_INT_DECIMAL = 9;
  private static final int LONGEST_LONG_DECIMAL = 18;

  static List<ColumnType> of(StructType schema) {
    return Arrays.stream(schema.fields()).map(ColumnType::of).toList();
  }

  private static ColumnType of(StructField field) {
    ColumnType column = new ColumnType(field.name(), field.dataType(), field.nullable());
    boolean known =
        field.dataType() instanceof ArrayType list
            ? isNumber(list.elementType()) || list.elementType() instanceof StringType
            : element(field.dataType(), Type.Repetition.OPTIONAL) != null;
    if (!known) {
      throw UserError.of(
          "Cannot write the column %s: its type is %s. Expected numbers, flags, text, dates, times,"
              + " or lists of numbers or text; leave it out or turn it into text.",
          field.name(), field.dataType().simpleString());
    }
    return column;
  }

  Type parquet() {
    Type.Repetition repetition = nullable ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
    if (type instanceof ArrayType list) {
      Type.Repetition inner =
          list.containsNull() && !isNumber(list.elementType())
              ? Type.Repetition.OPTIONAL
              : Type.Repetition.REQUIRED;
      return Types.list(repetition)
          .element(element(list.elementType(), inner).named("element"))
          .named(name);
    }
    return element(type, repetition).named(name);
  }

  private static boolean isNumber(DataType type) {
    return type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.LongType)
        || type.equals(DataTypes.FloatType)
        || type.equals(DataTypes.DoubleType);
  }

  private static Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> element(
      DataType type, Type.Repetition repetition) {
    if (type instanceof StringType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType());
    }
    if (type instanceof DecimalType decimal) {
      PrimitiveTypeName stored =
          decimal.precision() <= LONGEST_INT_DECIMAL
              ? PrimitiveTypeName.INT32
              : decimal.precision() <= LONGEST_LONG_DECIMAL
                  ? PrimitiveTypeName.INT64
                  : PrimitiveTypeName.BINARY;
      return Types.primitive(stored, repetition)
          .as(LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision()));
    }
    return switch (type.typeName()) {
      case "boolean" -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
      case "byte" ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.intType(8, true));
      case "short" ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.intType(16, true));
      case "integer" -> Types.primitive(PrimitiveTypeName.INT32, repetition);
      case "date" ->
          Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
      case "long" -> Types.primitive(PrimitiveTypeName.INT64, repetition);
      case "timestamp", "timestamp_ntz" ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(
                  LogicalTypeAnnotation.timestampType(
                      type.equals(DataTypes.TimestampType), TimeUnit.MICROS));
      case "float" -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
      case "double" -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
      case "binary" -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
      default -> null;
    };
  }

  /** Writes a value that is not null. */
  void write(Object value, RecordConsumer out) {
    if (type instanceof ArrayType list) {
      Object array = value instanceof ArrayData data ? unpacked(data, list) : value;
      int length = Array.getLength(array);
      out.startGroup();
      if (length > 0) {
        out.startField("list", 0);
        for (int i = 0; i < length; i++) {
          out.startGroup();
          writeElement(array, i, out);
          out.endGroup();
        }
        out.endField("list", 0);
      }
      out.endGroup();
    } else {
      writeOne(value, out);
    }
  }

  private Object unpacked(ArrayData data, ArrayType list) {
    if (!isNumber(list.elementType())) {
      return data.toObjectArray(list.elementType());
    }
    for (int i = 0; list.containsNull() && i < data.numElements(); i++) {
      if (data.isNullAt(i)) {
        throw UserError.of(
            "Cannot write the column %s: a list of it has no value at place %d. Expected numbers.",
            name, i);
      }
    }
    return switch (list.elementType().typeName()) {
      case "integer" -> data.toIntArray();
      case "long" -> data.toLongArray();
      case "float" -> data.toFloatArray();
      default -> data.toDoubleArray();
    };
  }

  private void writeElement(Object array, int i, RecordConsumer out) {
    if (array instanceof Object[] texts && texts[i] == null) {
      if (!((ArrayType) type).containsNull()) {
        throw new IllegalArgumentException("A list of " + name + " has no value at place " + i);
      }
      return;
    }
    out.startField("element", 0);
    if (array instanceof float[] floats) {
      out.addFloat(floats[i]);
    } else if (array instanceof int[] ints) {
      out.addInteger(ints[i]);
    } else if (array instanceof long[] longs) {
      out.addLong(longs[i]);
    } else if (array instanceof double[] doubles) {
      out.addDouble(doubles[i]);
    } else {
      writeOne(((Object[]) array)[i], out);
    }
    out.endField("element", 0);
  }

  private void writeOne(Object value, RecordConsumer out) {
    if (value instanceof UTF8String text) {
      out.addBinary(Binary.fromReusedByteArray(text.getBytes()));
    } else if (value instanceof String text) {
      out.addBinary(Binary.fromString(text));
    } else if (value instanceof Boolean flag) {
      out.addBoolean(flag);
    } else if (value instanceof Double number) {
      out.addDouble(number);
    } else if (value instanceof Float number) {
      out.addFloat(number);
    } else if (value instanceof Long number) {
      out.addLong(number);
    } else if (value instanceof byte[] bytes) {
      out.addBinary(Binary.fromReusedByteArray(bytes));
    } else if (value instanceof Decimal decimal) {
      writeDecimal(decimal, out);
    } else {
      out.addInteger(((Number) value).intValue());
    }
  }

  private void writeDecimal(Decimal decimal, RecordConsumer out) {
    int precision = ((DecimalType) type).precision();
    if (precision <= LONGEST_INT_DECIMAL) {
      out.addInteger((int) decimal.toUnscaledLong());
    } else if (precision <= LONGEST_LONG_DECIMAL) {
      out.addLong(decimal.toUnscaledLong());
    } else {
      out.addBinary(
          Binary.fromConstantByteArray(decimal.toJavaBigDecimal().unscaledValue().toByteArray()));
    }
  }
}
