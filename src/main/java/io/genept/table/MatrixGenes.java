package io.genept.table;

import io.genept.io.anndata.FrameColumn;
import java.util.List;

/**
 * The genes of an input in the order of the matrix.
 *
 * @param ids distinct identifiers
 * @param symbols display names, not necessarily distinct; the id where the input has none
 * @param columns further {@code var} columns
 */
public record MatrixGenes(String[] ids, String[] symbols, List<FrameColumn> columns) {
  public int size() {
    return ids.length;
  }
}
