package io.genept.ingest.matrix;

import java.util.Set;

/** Kinds of matrix files that are read. */
public enum SourceFormat {
  /** A MatrixMarket file of genes × cells with its lists of genes and barcodes. */
  TENX_MTX("10x MTX"),
  /** Cell Ranger's HDF5 file. */
  TENX_H5("10x HDF5", "genome"),
  /** An AnnData file. */
  H5AD("h5ad", "layer", "gene-id-column", "symbol-column"),
  /** A MuData file, of which one modality is read. */
  H5MU("h5mu", "modality", "layer", "gene-id-column", "symbol-column"),
  /** A loom file. */
  LOOM("loom", "layer", "cell-column", "gene-id-column", "symbol-column"),
  /** An AnnData store of zarr. */
  ZARR("zarr", "layer", "modality", "gene-id-column", "symbol-column"),
  /** Delimited text with names of genes and cells. */
  TEXT("delimited text", "rows", "genes-table", "gene-id-column", "symbol-column"),
  /** Parquet with a row for each cell. */
  PARQUET_ROWS(
      "Parquet, one row a cell",
      "cell-column",
      "gene-column",
      "value-column",
      "genes-table",
      "gene-id-column",
      "symbol-column"),
  /** Parquet with a row for each value that is not 0. */
  PARQUET_TRIPLETS(
      "Parquet, one row a non-zero",
      "cell-column",
      "gene-column",
      "value-column",
      "genes-table",
      "gene-id-column",
      "symbol-column"),
  /** Parquet with a column for each gene. */
  PARQUET_WIDE("Parquet, one column a gene", "cell-column");

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of, which cannot be changed
  private final Set<String> options;

  SourceFormat(String label, String... options) {
    this.label = label;
    this.options = Set.of(options);
  }

  /** Name for people. */
  public String label() {
    return label;
  }

  /** Whether its reader may begin anew, see {@link CellReader.Sink#restart}. */
  public boolean mayRestart() {
    return this == TENX_MTX;
  }

  /** Names of the {@link MatrixOptions} that concern it. */
  public Set<String> options() {
    return options;
  }
}
