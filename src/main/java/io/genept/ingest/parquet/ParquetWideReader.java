package io.genept.ingest.parquet;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixHead;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.parquet.ParquetColumn;
import io.genept.io.parquet.ParquetFile;
import io.genept.io.parquet.RealColumns;
import io.genept.io.parquet.ValueCursor;
import io.genept.table.MatrixGenes;
import java.util.List;

/**
 * Reads Parquet with a column for each gene, as {@code adata.to_df().to_parquet(...)} writes it:
 * every column of numbers is a gene, the others are annotations.
 *
 * <p>A row group is read column by column and put in order of the cells on local disk ({@link
 * CellBuckets}). Refused above {@value #MAX_VALUES} values.
 */
final class ParquetWideReader implements CellReader {
  static final long MAX_VALUES = 2_000_000_000L;

  private final ParquetFile file;
  private final List<ParquetColumn> geneColumns;
  private final MatrixGenes genes;
  private final MatrixHead head;

  /**
   * Prepares to read a file.
   *
   * @throws UserError if the matrix is too large for this layout
   */
  ParquetWideReader(ParquetFile file, ParquetLayout layout) {
    this.file = file;
    this.geneColumns = layout.others(file).stream().filter(ParquetLayout::isNumber).toList();
    String[] ids = geneColumns.stream().map(ParquetColumn::name).toArray(String[]::new);
    this.genes = new MatrixGenes(ids, ids.clone(), List.of());
    long entries = file.rows() * geneColumns.size();
    if (entries > MAX_VALUES) {
      throw UserError.of(
          "Cannot read %s: it has %d rows and %d columns of genes, %d values, zeros included."
              + " Expected at most %d in Parquet with a column for each gene; write it as an h5ad"
              + " with a sparse matrix, or as Parquet with two lists a row (genes and values).",
          file.path(), file.rows(), genes.size(), entries, MAX_VALUES);
    }
    // A file of one row group is read whole whatever the range is.
    this.head =
        new MatrixHead(
            SourceFormat.PARQUET_WIDE,
            file.path().substring(file.path().lastIndexOf('/') + 1),
            List.of(),
            List.of(file.path()),
            file.rows(),
            entries,
            file.groups() > 1,
            ValueCursor.frame(file, layout.cells()).asText(),
            ParquetRowsReader.frames(
                file,
                layout.others(file).stream()
                    .filter(column -> !ParquetLayout.isNumber(column))
                    .toList()));
  }

  @Override
  public MatrixHead head() {
    return head;
  }

  @Override
  public MatrixGenes genes() {
    return genes;
  }

  @Override
  public void read(long from, long to, int cellsPerBlock, Sink sink) {
    if (from >= to) {
      return;
    }
    try (CellBuckets buckets = new CellBuckets(from, to, (to - from) * geneColumns.size())) {
      RealColumns.read(
          file, geneColumns, from, to, (gene, row, value) -> buckets.add(row, gene, value));
      buckets.read(cellsPerBlock, sink);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
