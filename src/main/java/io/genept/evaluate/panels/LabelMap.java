package io.genept.evaluate.panels;

import static org.apache.spark.sql.functions.udf;

import io.genept.io.LabelTable;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Common names for the labels of two data sets. */
final class LabelMap {
  private final HashMap<String, String> nameOf = new HashMap<>();

  private LabelMap() {}

  /**
   * Reads the names.
   *
   * @param path of a table of two columns with a header; empty where labels stay as they are
   * @throws io.genept.core.UserError if the file is missing, or a label has two names
   */
  static LabelMap read(Optional<String> path, Configuration conf) {
    LabelMap map = new LabelMap();
    path.ifPresent(file -> LabelTable.read(file, conf, map.new Lines(file)));
    return map;
  }

  /** The name of each label: its own where the file has none. */
  Column of(Column label) {
    HashMap<String, String> names = nameOf;
    UDF1<String, String> rename = text -> text == null ? null : names.getOrDefault(text, text);
    return udf(rename, DataTypes.StringType).apply(label);
  }

  private final class Lines implements LabelTable.Lines {
    private final String path;

    private Lines(String path) {
      this.path = path;
    }

    @Override
    public void header(List<String> names) {
      if (names.size() != 2) {
        throw LabelTable.malformed(
            path, 1, "names the columns " + names, "two columns, the label and its name");
      }
    }

    @Override
    public void line(long number, List<String> fields) {
      String before = nameOf.put(fields.get(0), fields.get(1));
      if (before != null && !before.equals(fields.get(1))) {
        throw LabelTable.malformed(
            path,
            number,
            "calls " + fields.get(0) + " " + fields.get(1) + ", an earlier one " + before,
            "one name for each label");
      }
    }
  }
}
