/**
 * Stage {@code ingest-cells}: matrices of others to an atlas, by tasks of a range of cells each.
 *
 * <p>Imports its own rooms ({@code inputs}, {@code matrix}, {@code parquet}), {@code table}, {@code
 * io}, {@code core}. Start with {@link io.genept.ingest.IngestCells}, then {@link
 * io.genept.ingest.matrix.CellReader}.
 */
package io.genept.ingest;
