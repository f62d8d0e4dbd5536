package io.genept.evaluate.panels;

import io.genept.io.Columns;
import org.apache.spark.sql.Column;

/**
 * A condition on an obs column by which cells are chosen.
 *
 * @param column name of the obs column
 * @param equal whether the value must be this one, or must not
 * @param value as text
 */
public record CellCondition(String column, boolean equal, String value) {

  /** Reads {@code COLUMN=VALUE} or {@code COLUMN!=VALUE}. */
  public static CellCondition parse(String text) {
    int at = text.indexOf('=');
    boolean equal = at < 1 || text.charAt(at - 1) != '!';
    String column = at < 1 ? "" : text.substring(0, equal ? at : at - 1).strip();
    if (column.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither COLUMN=VALUE nor COLUMN!=VALUE");
    }
    return new CellCondition(column, equal, text.substring(at + 1).strip());
  }

  /** The cells for which it holds; those without a value are unequal to any. */
  Column holds() {
    Column same = Columns.named(column).cast("string").eqNullSafe(value);
    return equal ? same : org.apache.spark.sql.functions.not(same);
  }

  @Override
  public String toString() {
    return column + (equal ? "=" : "!=") + value;
  }
}
