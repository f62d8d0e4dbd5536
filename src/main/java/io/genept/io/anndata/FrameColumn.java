package io.genept.io.anndata;

import java.util.function.LongFunction;

/**
 * A column of a data frame such as {@code obs} or {@code var}.
 *
 * @param values the value of a row: {@code Long}, {@code Double}, {@code Boolean} or {@code String}
 *     by type, {@code null} where missing; cheap only for rows asked in ascending order, since a
 *     window of the file is held
 */
public record FrameColumn(String name, ColumnType type, LongFunction<Object> values) {
  /** The column as text; what is missing stays so. */
  public FrameColumn asText() {
    return new FrameColumn(
        name,
        ColumnType.STRING,
        row -> {
          Object value = values.apply(row);
          return value == null ? null : value.toString();
        });
  }

  /** Renames the column. */
  public FrameColumn named(String newName) {
    return new FrameColumn(newName, type, values);
  }
}
