package io.genept.cells.export;

import io.genept.io.hdf5.H5Type;
import io.genept.io.hdf5.H5Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * A column of a data frame of anndata: its place in the file, and how a value gets there. Encodings
 * are those of anndata's file format, version 0.1.0: {@code array}, {@code categorical}, {@code
 * string-array}, {@code nullable-integer} and {@code nullable-boolean}.
 */
interface ObsColumn {
  /** Writes the value of the next row. */
  void put(Row row);

  /**
   * Reserves the place of a column.
   *
   * @param at path in the file, {@code obs/cell_type}
   * @param index position in the rows
   */
  static ObsColumn reserve(H5Writer file, String at, int index, ColumnStats stats) {
    long[] rows = {stats.rows()};
    return switch (stats.kind()) {
      case REAL -> {
        var values = file.reserve(at, H5Type.FLOAT64, rows, H5ad.array());
        yield row -> values.putDouble(row.isNullAt(index) ? Double.NaN : number(row, index));
      }
      case WHOLE ->
          stats.nulls() == 0
              ? plain(file.reserve(at, H5Type.INT64, rows, H5ad.array()), index)
              : nullable(file, at, index, rows);
      case FLAG ->
          stats.nulls() == 0
              ? flags(file.reserve(at, H5Type.BOOL, rows, H5ad.array()), index)
              : nullableFlags(file, at, index, rows);
      case CATEGORY -> category(file, at, index, stats);
      case TEXT -> {
        var values = file.reserve(at, H5Type.text(stats.bytes()), rows, H5ad.texts());
        yield row -> values.putText(row.isNullAt(index) ? "" : row.getString(index));
      }
    };
  }

  private static ObsColumn plain(H5Writer.Values values, int index) {
    return row -> values.putLong(((Number) row.get(index)).longValue());
  }

  private static ObsColumn flags(H5Writer.Values values, int index) {
    return row -> values.putByte(row.getBoolean(index) ? 1 : 0);
  }

  private static ObsColumn nullable(H5Writer file, String at, int index, long[] rows) {
    file.group(at, H5ad.encoding("nullable-integer", "0.1.0"));
    var values = file.reserve(at + "/values", H5Type.INT64, rows, H5ad.array());
    var mask = file.reserve(at + "/mask", H5Type.BOOL, rows, H5ad.array());
    return row -> {
      boolean missing = row.isNullAt(index);
      values.putLong(missing ? 0 : ((Number) row.get(index)).longValue());
      mask.putByte(missing ? 1 : 0);
    };
  }

  private static ObsColumn nullableFlags(H5Writer file, String at, int index, long[] rows) {
    file.group(at, H5ad.encoding("nullable-boolean", "0.1.0"));
    var values = file.reserve(at + "/values", H5Type.BOOL, rows, H5ad.array());
    var mask = file.reserve(at + "/mask", H5Type.BOOL, rows, H5ad.array());
    return row -> {
      boolean missing = row.isNullAt(index);
      values.putByte(!missing && row.getBoolean(index) ? 1 : 0);
      mask.putByte(missing ? 1 : 0);
    };
  }

  private static ObsColumn category(H5Writer file, String at, int index, ColumnStats stats) {
    List<String> categories = stats.categories();
    file.group(at, H5ad.encoding("categorical", "0.2.0", "ordered", (byte) 0));
    file.texts(at + "/categories", categories, H5ad.texts());
    Map<String, Integer> codes = new HashMap<>();
    categories.forEach(category -> codes.put(category, codes.size()));
    boolean small = categories.size() <= Byte.MAX_VALUE;
    H5Type type = small ? H5Type.INT8 : H5Type.INT32;
    var values = file.reserve(at + "/codes", type, new long[] {stats.rows()}, H5ad.array());
    return row -> {
      int code = row.isNullAt(index) ? -1 : codes.get(row.getString(index));
      if (small) {
        values.putByte(code);
      } else {
        values.putInt(code);
      }
    };
  }

  private static double number(Row row, int index) {
    return ((Number) row.get(index)).doubleValue();
  }
}
