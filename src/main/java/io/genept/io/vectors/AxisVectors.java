package io.genept.io.vectors;

import io.genept.core.UserError;
import io.genept.io.anndata.Frame;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.Numbers;
import io.genept.io.hdf5.H5File;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Vectors of the genes or the cells of an AnnData file: a dense {@code varm} or {@code obsm}. */
final class AxisVectors {
  private static final int ELEMENTS = 1 << 22;

  private AxisVectors() {}

  static void read(
      VectorFile file, VectorFile.Axis axis, Configuration conf, VectorFile.Sink sink) {
    try (H5File h5 = H5File.open(file.path(), conf)) {
      List<String> keys = h5.find(axis.vectors).map(Node::names).orElse(List.of());
      String key = key(file, axis, keys);
      Node array = h5.find(axis.vectors, key).orElseThrow();
      if (!array.isDataset() || array.length(1) < 1 || array.length(2) > 0) {
        throw UserError.of(
            "Cannot import %s: %s/%s is no matrix of numbers. Expected a dense one; store it as a"
                + " numpy array.",
            file.path(), axis.vectors, key);
      }
      long rows = array.length(0);
      List<String> names =
          file.names().isPresent()
              ? RowNames.read(file, rows, conf)
              : RowNames.checked(file, names(file, axis, h5), rows, axis.names);
      int width = Math.toIntExact(array.length(1));
      int step = Math.max(1, ELEMENTS / width);
      for (int from = 0; from < rows; from += step) {
        int count = (int) Math.min(step, rows - from);
        Object[] slice = (Object[]) array.slice(new long[] {from, 0}, new int[] {count, width});
        for (int i = 0; i < count; i++) {
          sink.accept(names.get(from + i), Numbers.floats(slice[i]));
        }
      }
    }
  }

  private static String key(VectorFile file, VectorFile.Axis axis, List<String> keys) {
    if (file.vectors().isPresent() ? !keys.contains(file.vectors().get()) : keys.size() != 1) {
      throw UserError.of(
          "Cannot import %s: %s. Expected one array of vectors; name it with --vectors. Its %s has"
              + " %s.",
          file.path(),
          file.vectors().isPresent()
              ? "it has no " + axis.vectors + " " + file.vectors().get()
              : "its " + axis.vectors + " has " + keys.size() + " arrays",
          axis.vectors,
          keys);
    }
    return file.vectors().orElseGet(() -> keys.get(0));
  }

  private static List<String> names(VectorFile file, VectorFile.Axis axis, H5File h5) {
    Node rows =
        h5.find(axis.names)
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot import %s: it has no %s. Expected an AnnData file.",
                        file.path(), axis.names));
    Frame frame = new Frame(rows);
    return Arrays.asList(
        file.nameColumn().isPresent() ? frame.strings(file.nameColumn().get()) : frame.index());
  }
}
