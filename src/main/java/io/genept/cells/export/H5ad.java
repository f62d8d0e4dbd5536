package io.genept.cells.export;

import io.genept.io.hdf5.H5Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Attributes by which anndata knows the elements of a file, as anndata 0.8 and later write them.
 */
final class H5ad {
  /** The data set of a frame's index. */
  static final String INDEX = "_index";

  private H5ad() {}

  /** Attributes of an element. */
  static Object[] encoding(String type, String version, Object... further) {
    List<Object> all = new ArrayList<>(List.of("encoding-type", type, "encoding-version", version));
    all.addAll(Arrays.asList(further));
    return all.toArray();
  }

  static Object[] array() {
    return encoding("array", "0.2.0");
  }

  static Object[] texts() {
    return encoding("string-array", "0.2.0");
  }

  /** Adds the group of a mapping. */
  static void mapping(H5Writer file, String group) {
    file.group(group, encoding("dict", "0.1.0"));
  }

  /** Adds the group of a frame. */
  static void frame(H5Writer file, String group, List<String> columns) {
    file.group(
        group,
        encoding(
            "dataframe", "0.2.0", "_index", INDEX, "column-order", columns.toArray(String[]::new)));
  }
}
