package io.genept.table;

import io.genept.core.UserError;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.util.Utf8;
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

  /**
   * The column in a record of Avro: its physical type alone, since the Parquet schema says what it
   * stands for.
   *
   * @param letters its name in letters, digits and underscores, as Avro wants it
   */
  Schema.Field avro(String letters) {
    Schema schema;
    if (type instanceof ArrayType list) {
      Schema element = physical(list.elementType());
      schema =
          Schema.createArray(
              list.containsNull() && !isNumber(list.elementType()) ? orNull(element) : element);
    } else {
      schema = physical(type);
    }
    return new Schema.Field(letters, nullable ? orNull(schema) : schema, null, (Object) null);
  }

  private static Schema orNull(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  private static Schema physical(DataType type) {
    PrimitiveTypeName stored =
        element(type, Type.Repetition.REQUIRED).named("x").getPrimitiveTypeName();
    return Schema.create(
        switch (stored) {
          case BOOLEAN -> Schema.Type.BOOLEAN;
          case INT32 -> Schema.Type.INT;
          case INT64 -> Schema.Type.LONG;
          case FLOAT -> Schema.Type.FLOAT;
          case DOUBLE -> Schema.Type.DOUBLE;
          default -> type instanceof StringType ? Schema.Type.STRING : Schema.Type.BYTES;
        });
  }

  /** A value as Avro's writer takes it; {@code null} stays. */
  Object avro(Object value) {
    if (value instanceof ArrayData data) {
      return unpacked(data, (ArrayType) type);
    }
    return value instanceof Object[] texts
        ? Arrays.stream(texts).map(this::one).toList()
        : one(value);
  }

  private Object unpacked(ArrayData data, ArrayType list) {
    if (!isNumber(list.elementType())) {
      return Arrays.stream(data.toObjectArray(list.elementType())).map(this::one).toList();
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

  private Object one(Object value) {
    if (value instanceof UTF8String text) {
      return new Utf8(text.getBytes());
    } else if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    } else if (value instanceof Byte || value instanceof Short) {
      return ((Number) value).intValue();
    } else if (value instanceof Decimal decimal) {
      return unscaled(decimal);
    }
    return value;
  }

  private Object unscaled(Decimal decimal) {
    int precision = ((DecimalType) type).precision();
    if (precision <= LONGEST_INT_DECIMAL) {
      return (int) decimal.toUnscaledLong();
    }
    return precision <= LONGEST_LONG_DECIMAL
        ? (Object) decimal.toUnscaledLong()
        : ByteBuffer.wrap(decimal.toJavaBigDecimal().unscaledValue().toByteArray());
  }
}
