/**
 * HDF5 files on any Hadoop file system.
 *
 * <p>Imports {@code io.anndata} and {@code core}; the only place of jHDF. Start with {@link
 * io.genept.io.hdf5.H5File}.
 */
package io.genept.io.hdf5;
