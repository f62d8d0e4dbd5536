package io.genept.io.parquet;

import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** The values of a column without lists, row by row. Held: the bytes of one row group of it. */
public final class ValueCursor {
  private final ParquetFile file;
  private final ParquetColumn.Leaf leaf;
  private final PrimitiveType type;
  private final int valueLevel;

  private ColumnReader reader;
  private int group = -1;
  private long next;
  private Object value;

  private ValueCursor(ParquetFile file, ParquetColumn column) {
    this.file = file;
    this.leaf = column.leaf(0);
    this.type = leaf.descriptor().getPrimitiveType();
    this.valueLevel = leaf.descriptor().getMaxDefinitionLevel();
  }

  /**
   * A column of single values as one of a data frame, cheap in ascending order. A real NaN is
   * missing; points in time are text as ISO 8601 writes them.
   */
  public static FrameColumn frame(ParquetFile file, ParquetColumn column) {
    ValueCursor cursor = new ValueCursor(file, column);
    ColumnType type =
        switch (column.kind(0)) {
          case WHOLE -> ColumnType.LONG;
          case REAL -> ColumnType.DOUBLE;
          case TRUTH -> ColumnType.BOOLEAN;
          default -> ColumnType.STRING;
        };
    return new FrameColumn(column.name(), type, cursor::at);
  }

  /** The value of a row: {@code Long}, {@code Double}, {@code Boolean}, {@code String} or null. */
  private Object at(long row) {
    if (row == next - 1 && reader != null) {
      return value;
    }
    try {
      seek(row);
      boolean there = reader.getCurrentDefinitionLevel() == valueLevel;
      value = there ? decode() : null;
      reader.consume();
    } catch (RuntimeException | OutOfMemoryError e) {
      throw ParquetFile.broken(file.path(), e);
    }
    next++;
    return value;
  }

  private void seek(long row) {
    if (reader == null || row < next || row >= file.end(group)) {
      group = file.group(row);
      reader = file.read(group, leaf);
      next = file.start(group);
    }
    for (; next < row; next++) {
      if (reader.getCurrentDefinitionLevel() == valueLevel) {
        reader.skip();
      }
      reader.consume();
    }
  }

  private Object decode() {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> reader.getBoolean();
      case FLOAT -> real(reader.getFloat());
      case DOUBLE -> real(reader.getDouble());
      case INT32 -> whole(reader.getInteger());
      case INT64 -> whole(reader.getLong());
      default -> reader.getBinary().toStringUsingUTF8();
    };
  }

  private static Double real(double stored) {
    return Double.isNaN(stored) ? null : (Double) stored;
  }

  private Object whole(long stored) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(stored).toString();
    }
    if (annotation instanceof TimestampLogicalTypeAnnotation time) {
      TimeUnit unit =
          switch (time.getUnit()) {
            case MILLIS -> TimeUnit.MILLISECONDS;
            case MICROS -> TimeUnit.MICROSECONDS;
            case NANOS -> TimeUnit.NANOSECONDS;
          };
      long second = Math.floorDiv(stored, unit.convert(1, TimeUnit.SECONDS));
      long rest = unit.toNanos(Math.floorMod(stored, unit.convert(1, TimeUnit.SECONDS)));
      Instant instant = Instant.ofEpochSecond(second, rest);
      return time.isAdjustedToUTC()
          ? instant.toString()
          : instant.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
    }
    return stored;
  }
}
