/**
 * Readers of what Cell Ranger writes: MatrixMarket folders and HDF5.
 *
 * <p>Imports {@code ingest.matrix}, {@code ingest.anndata}, {@code io}, {@code io.anndata}, {@code
 * io.hdf5}, {@code table}, {@code core}. Start with {@link io.genept.ingest.tenx.TenXReader}.
 */
package io.genept.ingest.tenx;
