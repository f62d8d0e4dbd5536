package io.genept.cells.name;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Clusters of the cells.
 *
 * @param column obs column of the atlas
 * @param found table of cell id and cluster
 */
record Clusters(Optional<String> column, Optional<Dataset<Row>> found) {
  static final Clusters NONE = new Clusters(Optional.empty(), Optional.empty());

  boolean any() {
    return column.isPresent() || found.isPresent();
  }
}
