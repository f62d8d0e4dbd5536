package io.genept.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes rows to one Parquet file: zstd, pages of version 2, row groups of at most 64 MB, lists in
 * the standard three levels.
 *
 * <p>The Parquet columns have their own names; those of the Avro schema, which allows only letters,
 * digits and underscores, are matched by position.
 */
final class RowWriter implements AutoCloseable {
  private static final long ROW_GROUP_BYTES = 64L << 20;

  /** Types that store a column. */
  private record Stored(PrimitiveTypeName parquet, Schema.Type avro) {}

  private static final Map<DataType, Stored> STORED =
      Map.of(
          DataTypes.IntegerType, new Stored(PrimitiveTypeName.INT32, Schema.Type.INT),
          DataTypes.LongType, new Stored(PrimitiveTypeName.INT64, Schema.Type.LONG),
          DataTypes.FloatType, new Stored(PrimitiveTypeName.FLOAT, Schema.Type.FLOAT),
          DataTypes.DoubleType, new Stored(PrimitiveTypeName.DOUBLE, Schema.Type.DOUBLE),
          DataTypes.BooleanType, new Stored(PrimitiveTypeName.BOOLEAN, Schema.Type.BOOLEAN),
          DataTypes.StringType, new Stored(PrimitiveTypeName.BINARY, Schema.Type.STRING));

  private final ParquetWriter<GenericData.Record> writer;
  private final Schema schema;

  /**
   * @param file to be made; must not be there
   * @param name of a row
   * @param columns names and types; lists hold numbers and are never null
   * @param unrepeated paths of columns for which a dictionary only costs time
   */
  RowWriter(
      String file, Configuration conf, String name, StructType columns, List<String> unrepeated) {
    this.schema = avro(name, columns);
    MessageType parquet =
        new MessageType(name, Arrays.stream(columns.fields()).map(RowWriter::parquet).toList());
    Configuration standardLists = new Configuration(conf);
    standardLists.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    try {
      Builder builder =
          new Builder(HadoopOutputFile.fromPath(new Path(file), standardLists), parquet, schema)
              .withConf(standardLists)
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
              .withRowGroupSize(ROW_GROUP_BYTES);
      for (String path : unrepeated) {
        builder = builder.withDictionaryEncoding(path, false);
      }
      this.writer = builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a row: its values in the order of the columns, arrays as {@code int[]} or {@code
   * float[]}.
   */
  void write(Object... values) {
    GenericData.Record row = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      row.put(i, values[i]);
    }
    try {
      writer.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a row: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot complete a file: " + e.getMessage(), e);
    }
  }

  private static Type parquet(StructField column) {
    if (column.dataType() instanceof ArrayType list) {
      return Types.requiredList()
          .requiredElement(STORED.get(list.elementType()).parquet())
          .named(column.name());
    }
    Type.Repetition repetition =
        column.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
    PrimitiveTypeName type = STORED.get(column.dataType()).parquet();
    return column.dataType().equals(DataTypes.StringType)
        ? Types.primitive(type, repetition)
            .as(LogicalTypeAnnotation.stringType())
            .named(column.name())
        : Types.primitive(type, repetition).named(column.name());
  }

  private static Schema avro(String row, StructType columns) {
    List<Schema.Field> fields = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (StructField column : columns.fields()) {
      String name = column.name().replaceAll("[^A-Za-z0-9_]", "_");
      name = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
      while (!taken.add(name)) {
        name += "_";
      }
      fields.add(new Schema.Field(name, avro(column), null, (Object) null));
    }
    return Schema.createRecord(row, null, "io.genept", false, fields);
  }

  private static Schema avro(StructField column) {
    if (column.dataType() instanceof ArrayType list) {
      return Schema.createArray(Schema.create(STORED.get(list.elementType()).avro()));
    }
    Schema type = Schema.create(STORED.get(column.dataType()).avro());
    return column.nullable() ? Schema.createUnion(Schema.create(Schema.Type.NULL), type) : type;
  }

  private static final class Builder extends ParquetWriter.Builder<GenericData.Record, Builder> {
    private final MessageType columns;
    private final Schema schema;

    Builder(HadoopOutputFile file, MessageType columns, Schema schema) {
      super(file);
      this.columns = columns;
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    // The overload that replaces it is not in the Parquet of Spark 3.5.
    @SuppressWarnings("deprecation")
    @Override
    protected WriteSupport<GenericData.Record> getWriteSupport(Configuration conf) {
      return new AvroWriteSupport<>(columns, schema, GenericData.get());
    }
  }
}
