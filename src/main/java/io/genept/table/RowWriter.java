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
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Writes rows to one Parquet file: zstd, pages of version 2, row groups of at most 64 MB, lists in
 * the standard three levels.
 *
 * <p>The Parquet columns have their own names; those of the Avro schema, which allows only letters,
 * digits and underscores, are matched by position.
 */
public final class RowWriter implements AutoCloseable {
  private static final long ROW_GROUP_BYTES = 64L << 20;
  private static final int ROWS_PER_LOOK = 64;
  private static final String ELEMENT = ".list.element";

  /** Bytes after which a writer should go on in the next part. */
  public static final long PART_BYTES = 128L << 20;

  private final String file;
  private final List<ColumnType> columns;
  private final Schema schema;
  private final ParquetWriter<GenericData.Record> writer;
  private long rows;

  /**
   * @param file to be made; must not be there
   * @param name of a row
   * @param columns names and types
   * @param unrepeated paths of columns for which a dictionary only costs time; of lists among them
   *     no statistics are kept either
   * @throws io.genept.core.UserError if a column has a type that no table of ours holds
   */
  public RowWriter(
      String file, Configuration conf, String name, StructType columns, List<String> unrepeated) {
    this.file = file;
    this.columns = ColumnType.of(columns);
    this.schema = avro(name, this.columns);
    Configuration standardLists = new Configuration(conf);
    standardLists.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    MessageType parquet =
        new MessageType(name, this.columns.stream().map(ColumnType::parquet).toList());
    try {
      Builder builder =
          new Builder(HadoopOutputFile.fromPath(new Path(file), standardLists), parquet, schema)
              .withConf(standardLists)
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
              .withRowGroupSize(ROW_GROUP_BYTES);
      for (String path : unrepeated) {
        builder = builder.withDictionaryEncoding(path, false);
        if (path.endsWith(ELEMENT)) {
          withoutStatistics(builder, path);
        }
      }
      this.writer = builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a row: its values in the order of the columns, numbers and flags as such, text as {@code
   * String}, lists as arrays of primitives or of {@code String}; {@code null} where the column may
   * be null.
   */
  public void write(Object... values) {
    GenericData.Record row = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && !columns.get(i).nullable()) {
        throw new IllegalArgumentException(
            "The column " + columns.get(i).name() + " has no value, but must have one");
      }
      row.put(i, columns.get(i).avro(values[i]));
    }
    try {
      writer.write(row);
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a row: " + e.getMessage(), e);
    }
  }

  /** Writes the first columns of a row of Spark. */
  void write(InternalRow row) {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.isNullAt(i) ? null : row.get(i, columns.get(i).type());
    }
    write(values);
  }

  /** The file that is written. */
  public String file() {
    return file;
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  /** Whether a part has so many bytes; looked at every few rows, since it costs a little. */
  public boolean holds(long bytes) {
    return rows % ROWS_PER_LOOK == 0 && bytes() >= bytes;
  }

  /** Bytes so far: those in the file, and those of the open row group before compression. */
  private long bytes() {
    return writer.getDataSize();
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot complete a file: " + e.getMessage(), e);
    }
  }

  /**
   * Keeps no extremes of single numbers, which prune nothing and cost a quarter of the writing. The
   * Parquet of Spark 3.5 cannot do without them, hence the detour.
   */
  private static void withoutStatistics(Builder builder, String path) {
    for (String setting : List.of("withStatisticsEnabled", "withSizeStatisticsEnabled")) {
      try {
        Builder.class.getMethod(setting, String.class, boolean.class).invoke(builder, path, false);
      } catch (NoSuchMethodException e) {
        return;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot set " + setting + " of Parquet", e);
      }
    }
  }

  private static Schema avro(String row, List<ColumnType> columns) {
    List<Schema.Field> fields = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (ColumnType column : columns) {
      String name = column.name().replaceAll("[^A-Za-z0-9_]", "_");
      name = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
      while (!taken.add(name)) {
        name += "_";
      }
      fields.add(column.avro(name));
    }
    return Schema.createRecord(row, null, "io.genept", false, fields);
  }

  private static final class Builder extends ParquetWriter.Builder<GenericData.Record, Builder> {
    private final MessageType parquet;
    private final Schema schema;

    Builder(HadoopOutputFile file, MessageType parquet, Schema schema) {
      super(file);
      this.parquet = parquet;
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
      return new AvroWriteSupport<>(parquet, schema, GenericData.get());
    }
  }
}
