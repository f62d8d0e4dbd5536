package io.genept.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Writes rows to one Parquet file: zstd, pages of version 2, row groups of at most 64 MB, lists in
 * the standard three levels.
 */
public final class RowWriter implements AutoCloseable {
  private static final long ROW_GROUP_BYTES = 64L << 20;

  /** Bytes after which a writer should go on in the next part. */
  public static final long PART_BYTES = 128L << 20;

  private final String file;
  private final List<ColumnType> columns;
  private final ParquetWriter<Object[]> writer;
  private long rows;

  /**
   * @param file to be made; must not be there
   * @param name of a row
   * @param columns names and types
   * @param unrepeated paths of columns for which a dictionary only costs time
   * @throws io.genept.core.UserError if a column has a type that no table of ours holds
   */
  public RowWriter(
      String file, Configuration conf, String name, StructType columns, List<String> unrepeated) {
    this.file = file;
    this.columns = ColumnType.of(columns);
    MessageType parquet =
        new MessageType(name, this.columns.stream().map(ColumnType::parquet).toList());
    try {
      Builder builder =
          new Builder(HadoopOutputFile.fromPath(new Path(file), conf), parquet, this.columns)
              .withConf(conf)
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
   * Writes a row: its values in the order of the columns, numbers and flags as such, text as {@code
   * String}, lists as arrays of primitives or of {@code String}; {@code null} where the column may
   * be null.
   */
  public void write(Object... values) {
    try {
      writer.write(values);
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

  /** Bytes so far: those in the file, and those of the open row group before compression. */
  public long bytes() {
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

  private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
    private final MessageType parquet;
    private final List<ColumnType> columns;

    Builder(HadoopOutputFile file, MessageType parquet, List<ColumnType> columns) {
      super(file);
      this.parquet = parquet;
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    // The overload that replaces it is not in the Parquet of Spark 3.5.
    @SuppressWarnings("deprecation")
    @Override
    protected WriteSupport<Object[]> getWriteSupport(Configuration conf) {
      return new Rows(parquet, columns);
    }
  }

  private static final class Rows extends WriteSupport<Object[]> {
    private final MessageType parquet;
    private final List<ColumnType> columns;
    private RecordConsumer out;

    Rows(MessageType parquet, List<ColumnType> columns) {
      this.parquet = parquet;
      this.columns = columns;
    }

    @SuppressWarnings("deprecation")
    @Override
    public WriteContext init(Configuration conf) {
      return new WriteContext(parquet, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      this.out = consumer;
    }

    @Override
    public void write(Object[] row) {
      out.startMessage();
      for (int i = 0; i < row.length; i++) {
        if (row[i] != null) {
          ColumnType column = columns.get(i);
          out.startField(column.name(), i);
          column.write(row[i], out);
          out.endField(column.name(), i);
        } else if (!columns.get(i).nullable()) {
          throw new IllegalArgumentException(
              "The column " + columns.get(i).name() + " has no value, but must have one");
        }
      }
      out.endMessage();
    }
  }
}
