/**
 * {@code export-cells}: tables of cells to an h5ad file, for scanpy. Start with {@link
 * io.genept.cells.export.ExportCells}. May import what a stage of cells may, and {@code io.hdf5}.
 */
package io.genept.cells.export;
