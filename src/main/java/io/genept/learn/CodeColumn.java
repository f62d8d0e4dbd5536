package io.genept.learn;

import static org.apache.spark.sql.functions.udf;

import java.util.HashMap;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Codes of a column of text. */
public final class CodeColumn {
  private CodeColumn() {}

  /**
   * The place of each value among the classes; null, like the empty text, has the place of the
   * empty text.
   *
   * @param classes all values that occur
   */
  public static Column of(Column text, List<String> classes) {
    HashMap<String, Integer> codeOf = new HashMap<>();
    classes.forEach(value -> codeOf.put(value, codeOf.size()));
    UDF1<String, Integer> code = value -> codeOf.get(value == null ? "" : value);
    return udf(code, DataTypes.IntegerType).apply(text);
  }
}
