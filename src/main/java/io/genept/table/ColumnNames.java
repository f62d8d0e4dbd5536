package io.genept.table;

import io.genept.io.hdf5.FrameColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the names of annotation columns distinct for Spark, which ignores case. */
public final class ColumnNames {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnNames.class);

  private ColumnNames() {}

  /**
   * Adds {@code suffix} to the name of each column that is reserved or taken by a column before it.
   */
  public static List<FrameColumn> distinct(
      List<FrameColumn> columns, Collection<String> reserved, String suffix) {
    Set<String> taken = new HashSet<>();
    reserved.forEach(name -> taken.add(name.toLowerCase(Locale.ROOT)));
    List<FrameColumn> distinct = new ArrayList<>();
    for (FrameColumn column : columns) {
      String name = column.name();
      while (!taken.add(name.toLowerCase(Locale.ROOT))) {
        name += suffix;
      }
      if (!name.equals(column.name())) {
        LOG.info("column {} becomes {}: its name is taken", column.name(), name);
      }
      distinct.add(column.named(name));
    }
    return distinct;
  }
}
