package io.genept.ingest;

import io.genept.core.UserError;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Opens the reader that fits what lies at a path; the one place that knows all readers. */
final class MatrixInput {
  private MatrixInput() {}

  /**
   * Opens an input by its content.
   *
   * @throws UserError if it is of no accepted kind, damaged, or lacks the layer or columns
   */
  static CellReader open(
      String path, Configuration conf, Optional<String> layer, H5adReader.GeneColumns columns) {
    SourceFormat format = SourceFormat.detect(path, conf);
    return switch (format) {
      case TENX_MTX -> {
        refuse(path, format, "--layer", layer);
        refuse(path, format, "--gene-id-column", columns.geneId());
        refuse(path, format, "--symbol-column", columns.symbol());
        yield TenXReader.open(path, conf);
      }
      case H5AD -> H5adReader.open(path, conf, layer, columns);
    };
  }

  private static void refuse(
      String path, SourceFormat format, String option, Optional<String> value) {
    if (value.isPresent()) {
      throw UserError.of(
          "Cannot read %s with %s %s: it is %s, which has one matrix and no columns to choose from."
              + " Leave the option out; it is for h5ad files.",
          path, option, value.get(), format.label());
    }
  }
}
