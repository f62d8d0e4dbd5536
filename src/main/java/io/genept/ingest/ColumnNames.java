package io.genept.ingest;

import io.genept.hdf5.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the names of annotation columns distinct for Spark, which ignores case. */
final class ColumnNames {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnNames.class);

  private ColumnNames() {}

  /**
   * Adds {@code suffix} to the name of each column that is reserved or taken by a column before it.
   */
  static List<Column> distinct(List<Column> columns, Collection<String> reserved, String suffix) {
    Set<String> taken = new HashSet<>();
    reserved.forEach(name -> taken.add(name.toLowerCase(Locale.ROOT)));
    List<Column> distinct = new ArrayList<>();
    for (Column column : columns) {
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
