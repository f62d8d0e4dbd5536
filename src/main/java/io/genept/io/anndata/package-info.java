/**
 * Files that hold a tree of groups and data sets, and the data frames that AnnData keeps in them.
 *
 * <p>Imports {@code core}; {@code io.hdf5} and {@code io.zarr} provide the files. Start with {@link
 * io.genept.io.anndata.Node} and {@link io.genept.io.anndata.Frame}.
 */
package io.genept.io.anndata;
