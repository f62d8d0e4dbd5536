package io.genept.ingest.parquet;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.parquet.ParquetFile;
import org.apache.hadoop.conf.Configuration;

/** Opens the reader that fits the layout of a Parquet file. */
public final class ParquetInput {
  private ParquetInput() {}

  /**
   * Opens a file.
   *
   * @throws UserError if it is damaged or no matrix, or has a row for each non-zero: {@link
   *     TripletRows} groups these first
   */
  public static CellReader open(String path, Configuration conf, MatrixOptions options) {
    ParquetFile file = ParquetFile.open(path, conf);
    try {
      ParquetLayout layout = ParquetLayout.of(file, options);
      if (layout.format() == SourceFormat.PARQUET_WIDE) {
        return new ParquetWideReader(file, layout);
      }
      if (!TripletRows.isGrouped(layout) && layout.format() == SourceFormat.PARQUET_TRIPLETS) {
        throw UserError.of(
            "Cannot read %s as it is: it has a row for each non-zero (columns %s). Expected"
                + " ingest-cells to group it by cell first.",
            path, ParquetLayout.columns(file));
      }
      return ParquetRowsReader.of(file, layout, conf, options);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
