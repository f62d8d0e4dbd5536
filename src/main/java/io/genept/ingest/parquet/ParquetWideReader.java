package io.genept.ingest.parquet;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.anndata.FrameColumn;
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
  private final FrameColumn cellIds;
  private final List<FrameColumn> obs;

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
    this.cellIds = ParquetRowsReader.text(ValueCursor.frame(file, layout.cells()));
    this.obs =
        ParquetRowsReader.frames(
            file,
            layout.others(file).stream()
                .filter(column -> !ParquetLayout.isNumber(column))
                .toList());
    if (entries() > MAX_VALUES) {
      throw UserError.of(
          "Cannot read %s: it has %d rows and %d columns of genes, %d values, zeros included."
              + " Expected at most %d in Parquet with a column for each gene; write it as an h5ad"
              + " with a sparse matrix, or as Parquet with two lists a row (genes and values).",
          file.path(), cells(), genes.size(), entries(), MAX_VALUES);
    }
  }

  @Override
  public SourceFormat format() {
    return SourceFormat.PARQUET_WIDE;
  }

  @Override
  public String layer() {
    return file.path().substring(file.path().lastIndexOf('/') + 1);
  }

  @Override
  public List<String> layers() {
    return List.of();
  }

  @Override
  public List<String> files() {
    return List.of(file.path());
  }

  @Override
  public long cells() {
    return file.rows();
  }

  /** Values, zeros included. */
  @Override
  public long entries() {
    return file.rows() * geneColumns.size();
  }

  /** A file of one row group is read whole whatever the range is. */
  @Override
  public boolean seekable() {
    return file.groups() > 1;
  }

  @Override
  public FrameColumn cellIds() {
    return cellIds;
  }

  @Override
  public MatrixGenes genes() {
    return genes;
  }

  @Override
  public List<FrameColumn> obs() {
    return obs;
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
