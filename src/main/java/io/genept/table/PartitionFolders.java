package io.genept.table;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.io.Columns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Columns whose values are folders of a table, {@code dataset=a/donor=b}, as Hive, Spark, pandas
 * and DuckDB read them: as text, after the other columns.
 *
 * @param partitionBy names of the columns, the outermost first
 */
public record PartitionFolders(
    @Opt(
            value =
                "obs columns whose values become folders of the table, by which other readers pass"
                    + " over what they do not need; of few values each.",
            label = "NAME")
        List<String> partitionBy)
    implements Serializable {
  /** All rows in one folder. */
  public static final PartitionFolders NONE = new PartitionFolders(List.of());

  /** Folder of rows without a value. */
  static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private static final String ESCAPED = "\"#%'*/:=?\\\u007F{[]^";
  private static final Pattern CODE = Pattern.compile("%([0-9A-Fa-f]{2})");

  public PartitionFolders {
    partitionBy = List.copyOf(partitionBy);
  }

  /**
   * Checks that the columns are there.
   *
   * @param obs names of the obs columns
   * @throws UserError if one is not
   */
  public void require(String path, List<String> obs) {
    for (String column : partitionBy) {
      ObsColumns.require("--partition-by", column, path, obs);
    }
  }

  /** Folder of a row, from the values of the columns in their order; {@code null} for none. */
  public String folder(List<String> values) {
    StringBuilder folder = new StringBuilder();
    for (int i = 0; i < partitionBy.size(); i++) {
      String value = values.get(i);
      folder
          .append(i == 0 ? "" : "/")
          .append(escaped(partitionBy.get(i)))
          .append('=')
          .append(value == null || value.isEmpty() ? NO_VALUE : escaped(value));
    }
    return folder.toString();
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter < ' ' || ESCAPED.indexOf(letter) >= 0) {
        escaped.append(String.format(Locale.ROOT, "%%%02X", (int) letter));
      } else {
        escaped.append(letter);
      }
    }
    return escaped.toString();
  }

  /** The schema of rows that were written and are read again: the folders are text, and last. */
  public StructType stored(StructType schema) {
    StructType stored = of(schema).parts();
    for (String name : partitionBy) {
      stored = stored.add(name, DataTypes.StringType);
    }
    return stored;
  }

  static String unescaped(String text) {
    Matcher code = CODE.matcher(text);
    return code.replaceAll(
        found ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
  }

  /** How rows of a schema are split into columns of the parts and folders. */
  Split of(StructType schema) {
    StructType parts = new StructType();
    for (StructField field : schema.fields()) {
      if (!partitionBy.contains(field.name())) {
        parts = parts.add(field);
      }
    }
    return new Split(this, parts);
  }

  /**
   * The columns of the parts, and those that are folders.
   *
   * @param by the latter
   * @param parts the former
   */
  record Split(PartitionFolders by, StructType parts) implements Serializable {
    int folders() {
      return by.partitionBy.size();
    }

    List<Column> folderColumns() {
      return by.partitionBy.stream()
          .map(name -> Columns.named(name).cast(DataTypes.StringType).as(name))
          .toList();
    }

    List<Column> columns() {
      List<Column> columns = new ArrayList<>();
      Arrays.stream(parts.fieldNames()).forEach(name -> columns.add(Columns.named(name)));
      columns.addAll(folderColumns());
      return columns;
    }

    String folderOf(String table, InternalRow row) {
      if (folders() == 0) {
        return table;
      }
      List<String> values = new ArrayList<>();
      for (int i = parts.size(); i < parts.size() + folders(); i++) {
        values.add(row.isNullAt(i) ? null : row.getUTF8String(i).toString());
      }
      return (table.isEmpty() ? "" : table + "/") + by.folder(values);
    }
  }
}
