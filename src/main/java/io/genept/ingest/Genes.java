package io.genept.ingest;

import io.genept.hdf5.Column;
import java.util.List;

/**
 * The genes of an input in the order of the matrix.
 *
 * @param ids distinct identifiers
 * @param symbols display names, not necessarily distinct; the id where the input has none
 * @param columns further {@code var} columns
 */
record Genes(String[] ids, String[] symbols, List<Column> columns) {
  int size() {
    return ids.length;
  }
}
