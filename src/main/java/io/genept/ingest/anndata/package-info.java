/**
 * Readers of matrices with their annotations in one file or store: AnnData (h5ad, h5mu, zarr) and
 * loom.
 *
 * <p>Imports {@code ingest.matrix}, {@code io.anndata}, {@code io.hdf5}, {@code table}, {@code
 * core}. Start with {@link io.genept.ingest.anndata.AnndataReader}.
 */
package io.genept.ingest.anndata;
