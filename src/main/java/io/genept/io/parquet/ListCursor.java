package io.genept.io.parquet;

import io.genept.core.UserError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The lists of a column, row by row: the entries of the current row in an array that is reused. A
 * column of single values is one of lists of one.
 *
 * <p>Whole numbers are in {@link #wholes}, texts in {@link #codes}, and numbers that were asked for
 * as reals in {@link #reals}. A missing list is empty. Held: the bytes of one row group.
 */
public final class ListCursor {
  private static final int ABSENT = -1;
  private static final int FIRST_SIZE = 64;
  private static final String NULL_ENTRY =
      "Cannot read %s: entry %d of %s in row %d is null. Expected a value for each; write the file"
          + " again without.";

  private final ParquetFile file;
  private final ParquetColumn column;
  private final ParquetColumn.Leaf leaf;
  private final boolean real;
  private final Map<Binary, Integer> codeOf = new HashMap<>();
  private final PrimitiveTypeName stored;
  private final int valueLevel;

  private long[] wholes = new long[FIRST_SIZE];
  private float[] reals = new float[FIRST_SIZE];
  private int[] codes = new int[FIRST_SIZE];
  private int size;
  private String unknown;
  private ColumnReader reader;
  private long left;
  private int group = -1;
  private long row;

  private ListCursor(ParquetFile file, ParquetColumn column, int leaf, boolean real) {
    this.file = file;
    this.column = column;
    this.leaf = column.leaf(leaf);
    this.real = real;
    this.stored = this.leaf.descriptor().getPrimitiveType().getPrimitiveTypeName();
    this.valueLevel = this.leaf.descriptor().getMaxDefinitionLevel();
  }

  /** Lists of numbers as {@code float}; a null is NaN. */
  public static ListCursor reals(ParquetFile file, ParquetColumn column, int leaf) {
    return new ListCursor(file, column, leaf, true);
  }

  /** Numbers of a row group whose reader is there. */
  static ListCursor reals(ParquetFile file, ParquetColumn column, ColumnReader reader, int group) {
    ListCursor cursor = new ListCursor(file, column, 0, true);
    cursor.start(group, reader);
    return cursor;
  }

  /** Lists of whole numbers. */
  public static ListCursor wholes(ParquetFile file, ParquetColumn column, int leaf) {
    return new ListCursor(file, column, leaf, false);
  }

  /**
   * Lists of texts by their codes.
   *
   * @param codes of the texts; all others are -1
   */
  public static ListCursor codes(
      ParquetFile file, ParquetColumn column, int leaf, Map<String, Integer> codes) {
    ListCursor cursor = new ListCursor(file, column, leaf, false);
    codes.forEach((text, code) -> cursor.codeOf.put(Binary.fromString(text), code));
    return cursor;
  }

  /** Goes to a row; {@link #next} reads it. Cheap within a row group in ascending order. */
  public void seek(long target) {
    int wanted = file.group(target);
    if (wanted != group || target < row || reader == null) {
      start(wanted);
    }
    try {
      while (row < target) {
        skipRow();
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      throw ParquetFile.broken(file.path(), e);
    }
  }

  /**
   * Reads the next row.
   *
   * @return the number of its entries
   */
  public int next() {
    if (left == 0) {
      start(file.group(row));
    }
    size = 0;
    try {
      do {
        if (reader.getCurrentDefinitionLevel() >= leaf.entryLevel()) {
          add();
        }
        reader.consume();
        left--;
      } while (left > 0 && reader.getCurrentRepetitionLevel() > 0);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw ParquetFile.broken(file.path(), e);
    }
    row++;
    return size;
  }

  /** Whole numbers of the current row. */
  public long[] wholes() {
    return wholes;
  }

  /** Reals of the current row. */
  public float[] reals() {
    return reals;
  }

  /** Codes of the texts of the current row. */
  public int[] codes() {
    return codes;
  }

  /** The text that had no code last. */
  public String unknown() {
    return unknown;
  }

  private void start(int newGroup) {
    start(newGroup, file.read(newGroup, leaf));
  }

  private void start(int newGroup, ColumnReader newReader) {
    group = newGroup;
    reader = newReader;
    left = file.values(group, leaf);
    row = file.start(group);
  }

  private void skipRow() {
    do {
      if (reader.getCurrentDefinitionLevel() == valueLevel) {
        reader.skip();
      }
      reader.consume();
      left--;
    } while (left > 0 && reader.getCurrentRepetitionLevel() > 0);
    row++;
  }

  private void add() {
    boolean there = reader.getCurrentDefinitionLevel() == valueLevel;
    if (real) {
      if (size == reals.length) {
        reals = Arrays.copyOf(reals, size * 2);
      }
      reals[size++] = there ? real() : Float.NaN;
      return;
    }
    if (!there) {
      throw UserError.of(NULL_ENTRY, file.path(), size + 1, column.name(), row + 1);
    }
    switch (stored) {
      case INT32 -> add(reader.getInteger());
      case INT64 -> add(reader.getLong());
      default -> {
        if (size == codes.length) {
          codes = Arrays.copyOf(codes, size * 2);
        }
        Binary text = reader.getBinary();
        int code = codeOf.getOrDefault(text, ABSENT);
        unknown = code == ABSENT ? text.toStringUsingUTF8() : unknown;
        codes[size++] = code;
      }
    }
  }

  private void add(long whole) {
    if (size == wholes.length) {
      wholes = Arrays.copyOf(wholes, size * 2);
    }
    wholes[size++] = whole;
  }

  private float real() {
    return switch (stored) {
      case INT32 -> reader.getInteger();
      case INT64 -> reader.getLong();
      case FLOAT -> reader.getFloat();
      default -> (float) reader.getDouble();
    };
  }
}
