package io.genept.ingest.inputs;

import io.genept.core.UserError;
import io.genept.ingest.anndata.AnndataReader;
import io.genept.ingest.anndata.LoomReader;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.Container;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.ingest.parquet.ParquetInput;
import io.genept.ingest.tenx.TenXH5Reader;
import io.genept.ingest.tenx.TenXReader;
import io.genept.ingest.text.TextReader;
import io.genept.io.hdf5.H5File;
import io.genept.io.zarr.ZarrFile;
import org.apache.hadoop.conf.Configuration;

/** Opens the reader that fits what lies at a path; the one place that knows all readers. */
public final class MatrixInput {
  private MatrixInput() {}

  /**
   * Opens an input by its content.
   *
   * @param path of one matrix
   * @throws UserError if it is of no accepted kind, damaged, or lacks what the options name
   */
  public static CellReader open(String path, Configuration conf, MatrixOptions options) {
    return switch (Container.of(path, conf)) {
      case MATRIX_MARKET -> TenXReader.open(path, conf);
      case HDF5 -> hdf5(path, conf, options);
      case TEXT -> new TextReader(path, conf, options);
      case PARQUET -> ParquetInput.open(path, conf, options);
      case ZARR -> zarr(path, conf, options);
    };
  }

  private static CellReader hdf5(String path, Configuration conf, MatrixOptions options) {
    H5File file = H5File.open(path, conf);
    try {
      return ofContent(file, options);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static CellReader zarr(String path, Configuration conf, MatrixOptions options) {
    ZarrFile file = ZarrFile.open(path, conf);
    try {
      return file.root().find("mod").isPresent()
          ? AnndataReader.ofModality(file, SourceFormat.ZARR, options)
          : AnndataReader.of(file, SourceFormat.ZARR, options);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static CellReader ofContent(H5File file, MatrixOptions options) {
    if (file.find("mod").isPresent()) {
      return AnndataReader.ofModality(file, SourceFormat.H5MU, options);
    }
    if (file.find("obs").isPresent()) {
      return AnndataReader.of(file, SourceFormat.H5AD, options);
    }
    if (LoomReader.fits(file)) {
      return new LoomReader(file, options);
    }
    if (TenXH5Reader.fits(file)) {
      return new TenXH5Reader(file, options);
    }
    throw UserError.of(
        "Cannot read %s: it is an HDF5 file with %s, and none of h5ad (obs, var, X), h5mu (mod), 10x"
            + " (matrix) and loom (row_attrs, col_attrs). %s.",
        file.path(), file.names(), Container.ACCEPTED);
  }
}
