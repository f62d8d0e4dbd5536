package io.genept.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
import org.apache.parquet.schema.MessageType;

/**
 * Writes rows to one Parquet file: zstd, pages of version 2, row groups of at most 64 MB, lists in
 * the standard three levels.
 *
 * <p>The Parquet columns have their own names; those of the Avro schema, which allows only letters,
 * digits and underscores, are matched by position.
 */
final class RowWriter implements AutoCloseable {
  private static final long ROW_GROUP_BYTES = 64L << 20;

  private final ParquetWriter<GenericData.Record> writer;
  private final Schema schema;

  /**
   * @param file to be made; must not be there
   * @param columns the Parquet schema
   * @param types Avro types of its columns
   * @param unrepeated paths of columns for which a dictionary only costs time
   */
  RowWriter(
      String file,
      Configuration conf,
      MessageType columns,
      List<Schema> types,
      List<String> unrepeated) {
    this.schema = avro(columns, types);
    Configuration standardLists = new Configuration(conf);
    standardLists.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    try {
      Builder builder =
          new Builder(HadoopOutputFile.fromPath(new Path(file), standardLists), columns, schema)
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

  private static Schema avro(MessageType columns, List<Schema> types) {
    List<Schema.Field> fields = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < types.size(); i++) {
      String name = columns.getFieldName(i).replaceAll("[^A-Za-z0-9_]", "_");
      name = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
      while (!taken.add(name)) {
        name += "_";
      }
      fields.add(new Schema.Field(name, types.get(i), null, (Object) null));
    }
    return Schema.createRecord(columns.getName(), null, "io.genept", false, fields);
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
