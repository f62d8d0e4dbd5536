package io.genept.ingest;

import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** Reads a table of annotations. */
public final class FuzzAnnotations {
  private FuzzAnnotations() {}

  public static void read(String path, Configuration conf) {
    Iterator<Row> rows = ObsText.open(path, conf, Optional.empty()).rows(conf);
    while (rows.hasNext()) {
      rows.next();
    }
  }
}
