package io.genept.table;

import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.NearestNames;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The obs columns of a table of cells. They stand behind the table's own columns, under their names
 * and types; one with the name of an own column, whatever its case, gets the suffix {@value
 * #SUFFIX}, as {@code ingest-cells} gives it.
 */
public final class ObsColumns {
  /** Ends the name of an obs column that would have the name of one of the table's own. */
  public static final String SUFFIX = "_obs";

  private ObsColumns() {}

  /**
   * Names the obs columns beside a table's own columns, and logs what is renamed.
   *
   * @param own the table's own columns
   * @param obs names of the obs columns where they come from
   * @return the name of each in the table
   */
  public static List<String> names(StructType own, List<String> obs) {
    return ColumnNames.distinctNames(obs, own, SUFFIX);
  }

  /**
   * The schema of a table: its own columns, then the obs columns of another.
   *
   * @param source schema of the table that the obs columns come from
   * @param obs their names there
   */
  public static StructType schema(StructType own, StructType source, List<String> obs) {
    List<String> names = names(own, obs);
    StructType schema = own;
    for (int i = 0; i < obs.size(); i++) {
      StructField field = source.apply(obs.get(i));
      schema = schema.add(names.get(i), field.dataType(), field.nullable(), field.metadata());
    }
    return schema;
  }

  /**
   * The columns to select for a table: its own, then the obs columns.
   *
   * @param values one for each of the own columns, in their order
   * @param obs names of the obs columns in the rows that are selected from
   */
  public static Column[] beside(StructType own, List<Column> values, List<String> obs) {
    return beside(own, values, obs, obs.stream().map(Columns::named).toList());
  }

  /**
   * The columns to select for a table: its own, then the obs columns from other expressions.
   *
   * @param values one for each of the own columns, in their order
   * @param obs names of the obs columns where they come from
   * @param obsValues one for each of them
   */
  public static Column[] beside(
      StructType own, List<Column> values, List<String> obs, List<Column> obsValues) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      columns.add(values.get(i).as(own.fieldNames()[i]));
    }
    List<String> names = names(own, obs);
    for (int i = 0; i < names.size(); i++) {
      columns.add(obsValues.get(i).as(names.get(i)));
    }
    return columns.toArray(new Column[0]);
  }

  /**
   * Checks that a column is there.
   *
   * @param option the option that named it, for the message
   * @throws UserError if it is not, with the nearest names and those that are there
   */
  static void require(String option, String column, String path, List<String> columns) {
    if (!columns.contains(column)) {
      throw UserError.of(
          "Cannot use %s %s: %s has no such obs column.%s Its obs columns are %s.",
          option, column, path, NearestNames.question(column, columns), columns);
    }
  }
}
