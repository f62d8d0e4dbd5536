package io.genept.io;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Columns of a Spark table by names that may hold any character. */
public final class Columns {
  private Columns() {}

  /** The column of exactly this name, whatever characters it holds. */
  public static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** Tests that a column of text is neither null nor blank. */
  public static Column hasText(Column text) {
    return text.isNotNull().and(functions.trim(text).notEqual(""));
  }
}
