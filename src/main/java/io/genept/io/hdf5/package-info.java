/**
 * HDF5 files on any Hadoop file system, and the data frames that AnnData keeps in them.
 *
 * <p>Imports {@code core}; the only place of jHDF. Start with {@link io.genept.io.hdf5.H5File}.
 */
package io.genept.io.hdf5;
