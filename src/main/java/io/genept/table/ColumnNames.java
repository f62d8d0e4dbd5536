package io.genept.table;

import io.genept.io.anndata.FrameColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the names of annotation columns distinct for Spark, which ignores case. */
public final class ColumnNames {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnNames.class);

  private ColumnNames() {}

  /**
   * Renames columns so that no two names are alike.
   *
   * @param own the table's own columns, whose names no other may have
   * @param suffix what is added to the name of a column that is reserved or taken by a column
   *     before it
   */
  public static List<FrameColumn> distinct(
      List<FrameColumn> columns, StructType own, String suffix) {
    List<String> names =
        distinctNames(columns.stream().map(FrameColumn::name).toList(), own, suffix);
    List<FrameColumn> distinct = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      distinct.add(columns.get(i).named(names.get(i)));
    }
    return distinct;
  }

  /** Changes names as {@link #distinct} does; logs each change. */
  public static List<String> distinctNames(List<String> names, StructType own, String suffix) {
    Set<String> taken = new HashSet<>();
    for (String name : own.fieldNames()) {
      taken.add(name.toLowerCase(Locale.ROOT));
    }
    List<String> distinct = new ArrayList<>();
    for (String name : names) {
      String free = name;
      while (!taken.add(free.toLowerCase(Locale.ROOT))) {
        free += suffix;
      }
      if (!free.equals(name)) {
        LOG.info("column {} becomes {}: its name is taken", name, free);
      }
      distinct.add(free);
    }
    return distinct;
  }
}
